package io.github.jerofs.error;

/** The bytes are not an EROFS image at all: too short, or without the magic number. */
public final class NotErofsException extends ErofsException {
  private static final long serialVersionUID = 1;

  /** Creates an exception about {@code what} at {@code place}. */
  public NotErofsException(ImagePlace place, String what) {
    super("not an EROFS image", place, what);
  }

  /** Creates an exception that tells what was expected and what was found. */
  public NotErofsException(ImagePlace place, String what, Object expected, Object actual) {
    this(place, detail(what, expected, actual));
  }
}
