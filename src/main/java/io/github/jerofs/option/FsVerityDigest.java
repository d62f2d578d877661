package io.github.jerofs.option;

import java.util.Arrays;
import java.util.HexFormat;

/** The fs-verity digest of a file. Immutable and thread-safe. */
public final class FsVerityDigest {
  private final HashAlgorithm algorithm;
  private final byte[] bytes;

  private FsVerityDigest(HashAlgorithm algorithm, byte[] bytes) {
    this.algorithm = algorithm;
    this.bytes = bytes;
  }

  /**
   * Returns the digest with the given bytes, which are copied.
   *
   * @throws IllegalArgumentException if {@code bytes} does not have the digest length of {@code
   *     algorithm}
   */
  public static FsVerityDigest of(HashAlgorithm algorithm, byte[] bytes) {
    if (bytes.length != algorithm.digestSize()) {
      throw new IllegalArgumentException(
          (algorithm.key() + " digest: expected " + algorithm.digestSize() + " bytes, found ")
              + bytes.length);
    }
    return new FsVerityDigest(algorithm, bytes.clone());
  }

  /**
   * Parses a digest in the format of {@code fsverity digest}.
   *
   * @param text the name of the algorithm, a colon and hexadecimal digits
   * @throws IllegalArgumentException if {@code text} has another format
   */
  public static FsVerityDigest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("not ALGORITHM:DIGEST: " + text);
    }
    return of(
        HashAlgorithm.ofKey(text.substring(0, colon)),
        HexFormat.of().parseHex(text.substring(colon + 1)));
  }

  /** Returns the hash algorithm. */
  public HashAlgorithm algorithm() {
    return algorithm;
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FsVerityDigest digest
        && algorithm == digest.algorithm
        && Arrays.equals(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * algorithm.hashCode() + Arrays.hashCode(bytes);
  }

  /** Returns the digest in the format of {@code fsverity digest}, such as {@code sha256:3d24…}. */
  @Override
  public String toString() {
    return algorithm.key() + ":" + HexFormat.of().formatHex(bytes);
  }
}
