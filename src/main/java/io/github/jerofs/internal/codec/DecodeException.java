package io.github.jerofs.internal.codec;

/** Compressed data is damaged. The caller adds the location and reports it to the user. */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1;

  /** Creates an exception with the message {@code what}. */
  public DecodeException(String what) {
    super(what);
  }

  /** Creates an exception for an error reported by a library. */
  public DecodeException(String what, Throwable cause) {
    super(what, cause);
  }

  static DecodeException tooShort(int expected, int actual) {
    return new DecodeException("decodes to " + actual + " bytes, expected " + expected);
  }

  static DecodeException tooLong(int expected) {
    return new DecodeException("continues after the expected " + expected + " bytes");
  }

  static DecodeException leftOver(int count) {
    return new DecodeException("ends " + count + " bytes before the stored data does");
  }
}
