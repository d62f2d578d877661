import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies a directory of an image to the host. */
public final class CopyOut {
  private CopyOut() {}

  /** Arguments: the image, a directory in it, and the directory to copy to. */
  public static void main(String[] args) throws IOException {
    try (FileSystem fs = Erofs.open(Path.of(args[0]))) {
      copy(fs.getPath(args[1]), Path.of(args[2]));
    }
  }

  /** For trusted images only; {@code jerofs extract} also handles untrusted ones. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.toAbsolutePath().getParent());
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.copy(path, target, LinkOption.NOFOLLOW_LINKS); // copies links, not their targets
      }
    }
  }
}
