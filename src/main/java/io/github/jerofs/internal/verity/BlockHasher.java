package io.github.jerofs.internal.verity;

import io.github.jerofs.option.HashAlgorithm;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Hashes salt and block without allocation. Holds the latest digest, the latest hash block, and a
 * buffer into which callers can read blocks. Not safe for concurrent use.
 */
final class BlockHasher {
  private static final long NONE = -1;
  private static final byte[] EMPTY = {};

  private final MessageDigest digest;
  private final byte[] result;
  private byte[] salt;
  private byte[] buffer = EMPTY;
  private long recentNumber = NONE;
  private byte[] recent = EMPTY;

  BlockHasher(HashAlgorithm algorithm, byte[] salt) {
    this.digest = newDigest(algorithm);
    this.salt = salt;
    this.result = new byte[algorithm.digestSize()];
  }

  /** Prepares this for the blocks of another tree. */
  void reset(byte[] newSalt) {
    salt = newSalt;
    recentNumber = NONE;
    recent = EMPTY;
  }

  /** Remembers a hash block of level 0, under which the next data blocks usually are. */
  void remember(long number, byte[] block) {
    recentNumber = number;
    recent = block;
  }

  /** Returns the remembered hash block, or null if it has another number. */
  byte @Nullable [] remembered(long number) {
    return number == recentNumber ? recent : null;
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
