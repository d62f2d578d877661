package io.github.jerofs.option;

import java.util.Arrays;

/** A hash algorithm of dm-verity and fs-verity. */
public enum HashAlgorithm {
  /** SHA-256, with 32-byte digests. */
  SHA256("sha256", "SHA-256", 32, 64),
  /** SHA-512, with 64-byte digests. */
  SHA512("sha512", "SHA-512", 64, 128);

  private final String key;
  private final String jcaName;
  private final int digestSize;
  private final int inputBlockSize;

  HashAlgorithm(String key, String jcaName, int digestSize, int inputBlockSize) {
    this.key = key;
    this.jcaName = jcaName;
    this.digestSize = digestSize;
    this.inputBlockSize = inputBlockSize;
  }

  /** Returns the name that Linux uses, such as {@code sha256}. */
  public String key() {
    return key;
  }

  /** Returns the standard name of {@link java.security.MessageDigest}, such as {@code SHA-256}. */
  public String jcaName() {
    return jcaName;
  }

  /** Returns the length of a digest in bytes. */
  public int digestSize() {
    return digestSize;
  }

  /** Returns the input block size of the algorithm in bytes. */
  public int inputBlockSize() {
    return inputBlockSize;
  }

  /**
   * Returns the algorithm with the given Linux name.
   *
   * @throws IllegalArgumentException if no algorithm has this name; the message lists the names
   */
  public static HashAlgorithm ofKey(String key) {
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.key.equals(key)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException(
        "unknown hash algorithm '"
            + key
            + "'; known are "
            + Arrays.stream(values()).map(HashAlgorithm::key).toList());
  }
}
