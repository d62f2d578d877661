package io.github.jerofs.option;

/** Checks the parameters that hash trees of dm-verity and of fs-verity have in common. */
final class BlockParameters {
  private BlockParameters() {}

  /**
   * Returns {@code bytes}.
   *
   * @param what its name in the message
   * @throws IllegalArgumentException if it is not a power of two in {@code min..max}
   */
  static int powerOfTwo(String what, int bytes, int min, int max) {
    if (bytes < min || bytes > max || Integer.bitCount(bytes) != 1) {
      throw new IllegalArgumentException(
          what + ": expected a power of two in " + min + ".." + max + ", found " + bytes);
    }
    return bytes;
  }

  /**
   * Returns a copy of {@code bytes}.
   *
   * @throws IllegalArgumentException if there are more than {@code max}
   */
  static byte[] salt(byte[] bytes, int max) {
    if (bytes.length > max) {
      throw new IllegalArgumentException(
          "salt: expected at most " + max + " bytes, found " + bytes.length);
    }
    return bytes.clone();
  }
}
