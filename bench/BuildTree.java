import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import java.nio.file.Path;

/**
 * Builds an image of a directory and prints the report, for comparison with other programs.
 *
 * <pre>
 * javac -cp target/classes -d target/bench bench/BuildTree.java
 * time java -Xmx512m -XX:+UseSerialGC -cp target/classes:target/bench BuildTree IMAGE DIRECTORY
 * </pre>
 */
public final class BuildTree {
  private BuildTree() {}

  public static void main(String[] args) throws Exception {
    BuildOptions options = BuildOptions.builder().replaceExisting(true).build();
    System.out.println(
        ErofsBuilder.to(Path.of(args[0])).options(options).addTree(Path.of(args[1])).build());
  }
}
