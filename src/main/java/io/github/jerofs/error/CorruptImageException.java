package io.github.jerofs.error;

/** The image breaks a rule of the format, or ends before the bytes that it refers to. */
public final class CorruptImageException extends ErofsException {
  private static final long serialVersionUID = 1;

  /** Creates an exception about {@code what} at {@code place}. */
  public CorruptImageException(ImagePlace place, String what) {
    super("corrupt", place, what);
  }

  /** Creates an exception that tells what was expected and what was found. */
  public CorruptImageException(ImagePlace place, String what, Object expected, Object actual) {
    this(place, detail(what, expected, actual));
  }
}
