package io.github.jerofs.internal.verity;

import io.github.jerofs.option.HashAlgorithm;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Hashes salt and block without allocation. Holds the latest digest and a buffer into which callers
 * can read blocks. Not safe for concurrent use.
 */
final class BlockHasher {
  private final MessageDigest digest;
  private final byte[] salt;
  private final byte[] result;
  private byte[] buffer = {};

  BlockHasher(HashAlgorithm algorithm, byte[] salt) {
    this.digest = newDigest(algorithm);
    this.salt = salt;
    this.result = new byte[algorithm.digestSize()];
  }

  static MessageDigest newDigest(HashAlgorithm algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.jcaName());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK provides SHA-256 and SHA-512
    }
  }

  /** Hashes {@code salt ‖ bytes[offset, offset + length)}. */
  void hash(byte[] bytes, int offset, int length) {
    if (salt.length > 0) {
      digest.update(salt);
    }
    digest.update(bytes, offset, length);
    try {
      digest.digest(result, 0, result.length);
    } catch (DigestException e) {
      throw new IllegalStateException(e); // the array has the size of the digest
    }
  }

  /** Returns whether the latest digest equals the one at index {@code at} of {@code digests}. */
  boolean matches(byte[] digests, int at) {
    return Arrays.equals(result, 0, result.length, digests, at, at + result.length);
  }

  /** Copies the latest digest to index {@code at} of {@code target}. */
  void copyTo(byte[] target, int at) {
    System.arraycopy(result, 0, target, at, result.length);
  }

  /** Returns a copy of the latest digest. */
  byte[] result() {
    return result.clone();
  }

  /** Returns the latest digest as hexadecimal digits. */
  String hex() {
    return HexFormat.of().formatHex(result);
  }

  /** Returns a reused array of at least {@code length} bytes with undefined content. */
  byte[] buffer(int length) {
    if (buffer.length < length) {
      buffer = new byte[length];
    }
    return buffer;
  }
}
