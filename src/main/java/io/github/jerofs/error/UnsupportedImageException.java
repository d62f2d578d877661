package io.github.jerofs.error;

/** The image, or one file of it, uses a feature that this version does not know. */
public final class UnsupportedImageException extends ErofsException {
  private static final long serialVersionUID = 1;

  /** Creates an exception about {@code what} at {@code place}. */
  public UnsupportedImageException(ImagePlace place, String what) {
    super("unsupported", place, what);
  }

  /** Creates an exception that tells what was expected and what was found. */
  public UnsupportedImageException(ImagePlace place, String what, Object expected, Object actual) {
    this(place, detail(what, expected, actual));
  }
}
