package io.github.jerofs.error;

/** Thrown if an operation would exceed a limit, such as an {@link ErofsLimit}. */
public final class LimitExceededException extends ErofsException {
  private static final long serialVersionUID = 1;

  /** Creates an exception with the detail message {@code what}. */
  public LimitExceededException(ImagePlace place, String what) {
    super("limit exceeded", place, what);
  }

  /** Creates an exception whose message contains the expected and the actual value. */
  public LimitExceededException(ImagePlace place, String what, Object expected, Object actual) {
    this(place, detail(what, expected, actual));
  }

  /**
   * Creates an exception whose message names the configurable limit, its value and the actual
   * value.
   */
  public LimitExceededException(
      ImagePlace place, String what, ErofsLimit limit, long value, Object actual) {
    this(place, what, "at most " + value + " (limit '" + limit.key() + "')", actual);
  }
}
