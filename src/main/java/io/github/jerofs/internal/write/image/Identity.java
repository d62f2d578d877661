package io.github.jerofs.internal.write.image;

import io.github.jerofs.storage.Digests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Derives the UUID of an image from everything that is stored. Contents enter as 64-bit checksums,
 * which cost a tenth of a SHA-256. That suffices, as a UUID guards against accidents, not attacks.
 * Not thread-safe.
 */
public final class Identity {
  private final MessageDigest sha256 = Digests.sha256();
  private final Checksum metadata = new Checksum();
  private final ByteBuffer word = ByteBuffer.allocate(Long.BYTES);

  /** A checksum of 64 bits. Not thread-safe. */
  public static final class Checksum {
    private final CRC32 low = new CRC32();
    private final CRC32C high = new CRC32C();

    public void update(byte[] bytes, int from, int length) {
      low.update(bytes, from, length);
      high.update(bytes, from, length);
    }

    public long value() {
      return high.getValue() << Integer.SIZE | low.getValue();
    }

    /** Returns the checksum of {@code bytes[from, from + length)}. */
    public static long of(byte[] bytes, int from, int length) {
      Checksum checksum = new Checksum();
      checksum.update(bytes, from, length);
      return checksum.value();
    }
  }

  /** Adds the checksum of a content. */
  public void addContent(long checksum) {
    sha256.update(word.putLong(0, checksum).array());
  }

  /** Adds metadata. */
  public void update(byte[] bytes, int from, int length) {
    metadata.update(bytes, from, length);
  }

  /** Returns a UUID of version 8 derived from everything added. */
  public UUID uuid() {
    addContent(metadata.value());
    byte[] digest = sha256.digest();
    digest[6] = (byte) ((digest[6] & 0x0f) | 0x80);
    digest[8] = (byte) ((digest[8] & 0x3f) | 0x80);
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    return new UUID(bytes.getLong(), bytes.getLong());
  }
}
