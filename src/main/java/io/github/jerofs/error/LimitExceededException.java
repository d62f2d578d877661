package io.github.jerofs.error;

/** Reading on would need more than a stated limit allows. */
public final class LimitExceededException extends ErofsException {
  private static final long serialVersionUID = 1;

  /** Creates an exception about {@code what} at {@code place}. */
  public LimitExceededException(ImagePlace place, String what) {
    super("limit exceeded", place, what);
  }

  /** Creates an exception that tells what was expected and what was found. */
  public LimitExceededException(ImagePlace place, String what, Object expected, Object actual) {
    this(place, detail(what, expected, actual));
  }

  /** Creates an exception about a limit that can be set, and tells how to set it. */
  public LimitExceededException(
      ImagePlace place, String what, ErofsLimit limit, long value, Object actual) {
    this(place, what, "at most " + value + " (limit '" + limit.key() + "')", actual);
  }
}
