package io.github.jerofs.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * SHA-256 digests, and the lower-case hexadecimal form of digests and UUIDs. All methods are safe
 * for use by multiple threads.
 */
public final class Digests {
  /** Length of a SHA-256 in bytes. */
  public static final int SHA256_BYTES = 32;

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{32}");

  private Digests() {}

  /** Returns whether {@code text} is a SHA-256: 64 lower-case hexadecimal digits. */
  public static boolean isSha256(String text) {
    return SHA256.matcher(text).matches();
  }

  /** Returns whether {@code text} is a UUID without hyphens: 32 lower-case hexadecimal digits. */
  public static boolean isUuid(String text) {
    return UUID.matcher(text).matches();
  }

  /** Returns a new SHA-256 message digest, which is not thread-safe. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }

  /** Returns the SHA-256 of {@code bytes}. */
  public static byte[] sha256(byte[] bytes) {
    return sha256().digest(bytes);
  }

  /** Returns {@code digest} in lower-case hexadecimal. */
  public static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
