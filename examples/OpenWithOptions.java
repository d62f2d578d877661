import io.github.jerofs.Erofs;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;

/** Opens an image that lies inside of a larger file, and tells what may be wrong with it. */
public final class OpenWithOptions {
  private OpenWithOptions() {}

  /** Arguments: a file, and where in it the image begins, in bytes. */
  public static void main(String[] args) throws IOException {
    ErofsOptions options =
        ErofsOptions.builder()
            .offset(Long.parseLong(args[1]))
            .cacheBytes(8 << 20)
            .access(ImageAccess.CHANNEL)
            .build();
    try (FileSystem fs = Erofs.open(Path.of(args[0]), options)) {
      System.out.println(Erofs.info(fs).inodes() + " inodes");
    } catch (NotErofsException e) {
      System.out.println("Something else: " + e.getMessage());
    } catch (UnsupportedImageException e) {
      System.out.println("Newer than this library, or a library is missing: " + e.getMessage());
    } catch (CorruptImageException e) {
      System.out.println("Damaged at byte " + e.place().offset() + ": " + e.getMessage());
    }
  }
}
