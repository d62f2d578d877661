package io.github.jerofs.error;

/** Thrown if the bytes are not an EROFS image: they are too few, or lack the magic number. */
public final class NotErofsException extends ErofsException {
  private static final long serialVersionUID = 1;

  /** Creates an exception with the detail message {@code what}. */
  public NotErofsException(ImagePlace place, String what) {
    super("not an EROFS image", place, what);
  }

  /** Creates an exception whose message contains the expected and the actual value. */
  public NotErofsException(ImagePlace place, String what, Object expected, Object actual) {
    this(place, detail(what, expected, actual));
  }
}
