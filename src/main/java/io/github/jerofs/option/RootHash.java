package io.github.jerofs.option;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The root hash of a dm-verity hash tree, which is all that must be trusted to verify every block
 * of an image. Immutable and thread-safe.
 */
public final class RootHash {
  private final HashAlgorithm algorithm;
  private final byte[] bytes;

  private RootHash(HashAlgorithm algorithm, byte[] bytes) {
    this.algorithm = algorithm;
    this.bytes = bytes;
  }

  /**
   * Returns the root hash with the given bytes, which are copied. Their number determines the
   * algorithm.
   *
   * @throws IllegalArgumentException if no supported algorithm has digests of that length
   */
  public static RootHash of(byte[] bytes) {
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      if (algorithm.digestSize() == bytes.length) {
        return new RootHash(algorithm, bytes.clone());
      }
    }
    throw new IllegalArgumentException(
        "root hash: expected 32 bytes (SHA-256) or 64 (SHA-512), found " + bytes.length);
  }

  /**
   * Parses a root hash as printed by {@code veritysetup format}.
   *
   * @param hex 64 or 128 hexadecimal digits of either case
   * @throws IllegalArgumentException if {@code hex} has another form
   */
  public static RootHash parse(String hex) {
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a root hash in hexadecimal: " + hex, e);
    }
    return of(bytes);
  }

  /** Returns the algorithm of the tree. */
  public HashAlgorithm algorithm() {
    return algorithm;
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RootHash root && Arrays.equals(bytes, root.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns the hash in lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
