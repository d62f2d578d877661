package io.github.jerofs.internal.remote.cache;

import io.github.jerofs.internal.remote.fetch.Granules;
import io.github.jerofs.storage.Digests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The immutable part of a presence file.
 *
 * <pre>
 *    0   8  magic "JEROFSPM"
 *    8   4  version, 1
 *   12   4  granule size in bytes
 *   16   8  length of the image in bytes
 *   24  32  expected SHA-256 of the image
 *   56   2  1 if there is an expected digest, else 0
 *   58   2  length of the URL in bytes
 *   60 964  URL without its query, in UTF-8, informational
 * 1024   4  CRC-32 of the preceding 1024 bytes
 * </pre>
 *
 * @param granules the granules of the image
 * @param sha256 the expected SHA-256 of the image in hexadecimal
 * @param url the URL of the image
 */
public record PresenceHeader(Granules granules, Optional<String> sha256, String url) {
  static final int SIZE = 1028;

  private static final long MAGIC = 0x4d505346_4f52454aL;
  private static final int VERSION = 1;
  private static final int CHECKED = 1024;
  private static final int DIGEST = 24;
  private static final int HAS_DIGEST = 56;
  private static final int URL_LENGTH = 58;
  private static final int URL = 60;
  private static final int MIN_BITS = 12;
  private static final int MAX_BITS = 22;

  /** Returns the header in its on-disk form. */
  ByteBuffer toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(0, MAGIC).putInt(8, VERSION).putInt(12, granules.size());
    bytes.putLong(16, granules.length());
    sha256.ifPresent(
        digest -> bytes.put(DIGEST, HexFormat.of().parseHex(digest), 0, Digests.SHA256_BYTES));
    bytes.putShort(HAS_DIGEST, (short) (sha256.isPresent() ? 1 : 0));
    byte[] text = url.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, CHECKED - URL);
    bytes.putShort(URL_LENGTH, (short) length).put(URL, text, 0, length);
    return bytes.putInt(CHECKED, crc(bytes));
  }

  /** Parses a header; returns empty if it is damaged or has another version. */
  static Optional<PresenceHeader> parse(ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int size = bytes.getInt(12);
    if (bytes.getLong(0) != MAGIC
        || bytes.getInt(8) != VERSION
        || bytes.getInt(CHECKED) != crc(bytes)
        || size < 1 << MIN_BITS
        || size > 1 << MAX_BITS
        || Integer.bitCount(size) != 1) {
      return Optional.empty();
    }
    Granules granules = Granules.of(bytes.getLong(16), size);
    byte[] digest = new byte[Digests.SHA256_BYTES];
    bytes.get(DIGEST, digest);
    byte[] text =
        new byte[Math.min(Short.toUnsignedInt(bytes.getShort(URL_LENGTH)), CHECKED - URL)];
    bytes.get(URL, text);
    PresenceHeader header =
        new PresenceHeader(
            granules,
            bytes.getShort(HAS_DIGEST) == 0 ? Optional.empty() : Optional.of(Digests.hex(digest)),
            new String(text, StandardCharsets.UTF_8));
    return granules.isUsable() ? Optional.of(header) : Optional.empty();
  }

  private static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.slice(0, CHECKED));
    return (int) crc.getValue();
  }
}
