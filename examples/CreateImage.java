import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** Creates an image through {@code java.nio.file}. */
public final class CreateImage {
  private CreateImage() {}

  /** Arguments: the new image, and a directory without links. */
  public static void main(String[] args) throws IOException {
    Path source = Path.of(args[1]);
    try (FileSystem image = Erofs.create(Path.of(args[0]));
        Stream<Path> paths = Files.walk(source)) {
      for (Path path : (Iterable<Path>) paths.skip(1)::iterator) {
        Path copy = image.getPath("/" + source.relativize(path));
        Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
      Path version = Files.writeString(image.getPath("/version"), "1.0\n");
      Files.setAttribute(version, "unix:mode", 0444);
      Files.setAttribute(version, "user:origin", "build 7".getBytes(UTF_8));
      Files.createSymbolicLink(image.getPath("/current"), image.getPath("version"));
    } // the image appears here
  }
}
