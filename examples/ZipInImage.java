import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Lists the entries of a ZIP or JAR file in an image without extracting it. */
public final class ZipInImage {
  private ZipInImage() {}

  /** Arguments: the image and a ZIP file in it. */
  public static void main(String[] args) throws IOException {
    try (FileSystem fs = Erofs.open(Path.of(args[0]));
        FileSystem zip = FileSystems.newFileSystem(fs.getPath(args[1]));
        Stream<Path> paths = Files.walk(zip.getPath("/"))) {
      paths.filter(Files::isRegularFile).forEach(System.out::println);
    }
  }
}
