package io.github.jerofs.error;

import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if an operation fails because of the image. Each of the four subclasses represents one
 * kind of problem. The message begins with the kind, contains the expected and the actual value,
 * and ends with the {@linkplain #place() place}.
 *
 * <p>Only the failed operation is affected: the rest of the image stays readable.
 *
 * <pre>{@code
 * try (FileSystem fs = Erofs.open(image)) {
 *   Files.copy(fs.getPath("/vmlinuz"), target);
 * } catch (CorruptImageException e) {
 *   System.err.println("damaged inode: " + e.place().nid());
 * }
 * }</pre>
 */
public abstract sealed class ErofsException extends FileSystemException
    permits NotErofsException,
        UnsupportedImageException,
        CorruptImageException,
        LimitExceededException {
  private static final long serialVersionUID = 1;

  private final String kind;
  private final ImagePlace place;

  ErofsException(String kind, ImagePlace place, String detail) {
    super(place.image(), null, detail);
    this.kind = kind;
    this.place = place;
  }

  static String detail(String what, @Nullable Object expected, @Nullable Object actual) {
    return what + ": expected " + expected + ", found " + actual;
  }

  /** Returns the image, inode and byte offset of the problem. */
  public ImagePlace place() {
    return place;
  }

  @Override
  public String getMessage() {
    return kind + ": " + getReason() + " (" + place + ")";
  }
}
