import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import java.nio.file.Path;

/**
 * Builds an image of a directory and prints the report, for comparison with other programs.
 *
 * <pre>
 * javac -cp target/classes -d target/bench bench/BuildTree.java
 * time java -Xmx512m -XX:+UseSerialGC -cp target/classes:target/bench BuildTree IMAGE DIRECTORY [METHOD,LEVEL]
 * </pre>
 */
public final class BuildTree {
  private BuildTree() {}

  public static void main(String[] args) throws Exception {
    BuildOptions.Builder options = BuildOptions.builder().replaceExisting(true);
    if (args.length > 2) {
      options.compression(Compression.parse(args[2]));
    }
    System.out.println(
        ErofsBuilder.to(Path.of(args[0]))
            .options(options.build())
            .addTree(Path.of(args[1]))
            .build());
  }
}
