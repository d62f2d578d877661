package io.github.jerofs.error;

/** Thrown if an image violates the format, or ends before bytes that it refers to. */
public final class CorruptImageException extends ErofsException {
  private static final long serialVersionUID = 1;

  /** Creates an exception with the detail message {@code what}. */
  public CorruptImageException(ImagePlace place, String what) {
    super("corrupt", place, what);
  }

  /** Creates an exception whose message contains the expected and the actual value. */
  public CorruptImageException(ImagePlace place, String what, Object expected, Object actual) {
    this(place, detail(what, expected, actual));
  }
}
