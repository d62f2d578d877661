import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Lists every regular file of an image with its size. */
public final class ListImage {
  private ListImage() {}

  /** Arguments: the image. */
  public static void main(String[] args) throws IOException {
    try (FileSystem fs = FileSystems.newFileSystem(Path.of(args[0]));
        Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        System.out.println(path + " " + Files.size(path));
      }
    }
  }
}
