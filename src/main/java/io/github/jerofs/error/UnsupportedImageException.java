package io.github.jerofs.error;

/**
 * Thrown if an image, or one of its files, uses a feature that this version does not support or
 * whose library is missing.
 */
public final class UnsupportedImageException extends ErofsException {
  private static final long serialVersionUID = 1;

  /** Creates an exception with the detail message {@code what}. */
  public UnsupportedImageException(ImagePlace place, String what) {
    super("unsupported", place, what);
  }

  /** Creates an exception whose message contains the expected and the actual value. */
  public UnsupportedImageException(ImagePlace place, String what, Object expected, Object actual) {
    this(place, detail(what, expected, actual));
  }
}
