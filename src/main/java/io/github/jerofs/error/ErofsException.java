package io.github.jerofs.error;

import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an image. The four kinds are the four subclasses; the message begins with the
 * kind in words, tells expected and actual values and ends with the {@linkplain #place() place}.
 *
 * <p>The problem is confined to what was asked for: the rest of the image stays readable.
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

  /** Returns the image, inode and byte offset that this is about. */
  public ImagePlace place() {
    return place;
  }

  @Override
  public String getMessage() {
    return kind + ": " + getReason() + " (" + place + ")";
  }
}
