import io.github.jerofs.Erofs;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;

/** Opens an image inside a larger file, and handles the kinds of errors. */
public final class OpenWithOptions {
  private OpenWithOptions() {}

  /** Arguments: the file, and the offset of the image in it in bytes. */
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
      System.out.println("Not an image: " + e.getMessage());
    } catch (UnsupportedImageException e) {
      System.out.println("Unsupported, or a library is missing: " + e.getMessage());
    } catch (CorruptImageException e) {
      System.out.println("Damaged at byte " + e.place().offset() + ": " + e.getMessage());
    }
  }
}
