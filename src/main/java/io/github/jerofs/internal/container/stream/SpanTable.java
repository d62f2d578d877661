package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The spans of a compressed stream, each of which can be decoded alone. Spans are in order and
 * cover the decoded data without gaps. Immutable.
 */
final class SpanTable {
  /** What the digest of a span covers. */
  enum Digest {
    NONE(0, "", 0),
    /** The decoded bytes. */
    DECODED_SHA256(1, "SHA-256", 32),
    /** The bytes as stored. */
    STORED_SHA256(2, "SHA-256", 32),
    /** The bytes as stored. */
    STORED_SHA512(3, "SHA-512", 64),
    /** The lower half of the XXH64 of the decoded bytes, little-endian. No cryptographic digest. */
    DECODED_XXH64(4, "XXH64", 4);

    static final int SHA256_BYTES = 32;
    static final int MAX = 64;

    private final int code;
    private final String algorithm;
    private final int bytes;

    Digest(int code, String algorithm, int bytes) {
      this.code = code;
      this.algorithm = algorithm;
      this.bytes = bytes;
    }

    private static boolean isKnown(int code) {
      return code >= NONE.code && code <= DECODED_XXH64.code;
    }

    /** Returns the digest with a known code. */
    private static Digest of(int code) {
      return switch (code) {
        case 0 -> NONE;
        case 1 -> DECODED_SHA256;
        case 2 -> STORED_SHA256;
        case 3 -> STORED_SHA512;
        default -> DECODED_XXH64;
      };
    }

    boolean isOfStored() {
      return this == STORED_SHA256 || this == STORED_SHA512;
    }

    String algorithm() {
      return algorithm;
    }

    int bytes() {
      return bytes;
    }
  }

  /** The length of the history of DEFLATE, in bytes. */
  static final int WINDOW = 32 << 10;

  static final int RECORD = 104;
  private static final int STORED_START = 0;
  private static final int STORED_END = 8;
  private static final int DECODED_START = 16;
  private static final int WINDOW_AT = 24;
  private static final int WINDOW_BYTES = 32;
  private static final int BITS = 36;
  private static final int DIGEST_KIND = 37;
  private static final int DIGEST = 40;

  private final String description;
  private final ByteBuffer records;
  private final int count;
  private final long size;

  private SpanTable(String description, ByteBuffer records, long size) {
    this.description = description;
    this.records = records;
    this.count = records.limit() / RECORD;
    this.size = size;
  }

  /** Collects spans in order. Not thread-safe. */
  static final class Builder {
    private ByteBuffer records = ByteBuffer.allocate(16 * RECORD).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * Adds a span.
     *
     * @param storedEnd the end of its stored bytes, exclusive
     * @param window the position and length of its stored window
     * @param bits the number of bits of the byte before {@code storedStart} that belong to it
     */
    void add(
        long storedStart,
        long storedEnd,
        long decodedStart,
        Window window,
        int bits,
        Digest kind,
        byte[] digest) {
      if (records.remaining() < RECORD) {
        ByteBuffer larger = ByteBuffer.allocate(2 * records.capacity());
        records = larger.put(records.flip()).order(ByteOrder.LITTLE_ENDIAN);
      }
      records.putLong(storedStart).putLong(storedEnd).putLong(decodedStart);
      records.putLong(window.at).putInt(window.length);
      records.put((byte) bits).put((byte) kind.code).putShort((short) 0);
      records.put(Arrays.copyOf(digest, Digest.MAX));
    }

    int count() {
      return records.position() / RECORD;
    }

    /** Returns the encoded table. */
    ByteBuffer encoded() {
      return records.duplicate().flip().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** The place of a stored window. */
  record Window(long at, int length) {
    static final Window NONE = new Window(0, 0);
  }

  /**
   * Checks an encoded table.
   *
   * @param description the stream, for messages
   * @param records the records; little-endian
   * @param size the length of the decoded stream in bytes
   * @param storedSize the length of the stored stream in bytes
   * @param windows the length of the file of the windows in bytes, or -1 if windows are not in a
   *     file
   */
  static SpanTable of(
      String description,
      ByteBuffer records,
      long size,
      long storedSize,
      long windows,
      ErofsLimits limits)
      throws IOException {
    SpanTable table = new SpanTable(description, records, size);
    long expected = 0;
    for (int i = 0; i < table.count; i++) {
      long end = table.decodedEnd(i);
      long length = end - table.decodedStart(i);
      Window window = table.window(i);
      boolean isValid =
          table.decodedStart(i) == expected
              && length > 0
              && table.storedStart(i) >= 0
              && table.storedEnd(i) >= table.storedStart(i)
              && table.storedEnd(i) <= storedSize
              && table.bits(i) < Byte.SIZE
              && (table.bits(i) == 0 || table.storedStart(i) > 0)
              && window.at >= 0
              && window.length >= 0
              && (windows < 0
                  ? window.length <= length
                  : window.length <= 2 * WINDOW && window.at <= windows - window.length)
              && Digest.isKnown(records.get(i * RECORD + DIGEST_KIND));
      if (!isValid) {
        throw new CorruptImageException(
            ImagePlace.of(description, table.storedStart(i)),
            "restart points",
            "spans in order, within " + storedSize + " stored and " + size + " decoded bytes",
            "span " + i + " for decoded bytes " + table.decodedStart(i) + " to " + end);
      }
      ImagePlace place = ImagePlace.of(description, table.storedStart(i));
      limits.check(ErofsLimit.EXTENT_BYTES, place, "decoded bytes from a restart point", length);
      long stored = table.storedEnd(i) - table.storedStart(i);
      limits.check(ErofsLimit.EXTENT_BYTES, place, "stored bytes from a restart point", stored / 2);
      expected = end;
    }
    if (expected != size) {
      throw new CorruptImageException(
          ImagePlace.of(description, ImagePlace.NO_OFFSET), "end of the spans", size, expected);
    }
    return table;
  }

  /** Returns the length of the decoded stream in bytes. */
  long size() {
    return size;
  }

  int count() {
    return count;
  }

  /** Returns the encoded table. */
  ByteBuffer encoded() {
    return records.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  String description() {
    return description;
  }

  /** Returns the span that contains {@code position}, which is within the decoded stream. */
  int find(long position) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (decodedStart(middle) <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  long storedStart(int i) {
    return records.getLong(i * RECORD + STORED_START);
  }

  long storedEnd(int i) {
    return records.getLong(i * RECORD + STORED_END);
  }

  long decodedStart(int i) {
    return records.getLong(i * RECORD + DECODED_START);
  }

  long decodedEnd(int i) {
    return i + 1 < count ? decodedStart(i + 1) : size;
  }

  /** Returns the decoded length, which the table's check limited. */
  int decodedBytes(int i) {
    return (int) (decodedEnd(i) - decodedStart(i));
  }

  Window window(int i) {
    return new Window(
        records.getLong(i * RECORD + WINDOW_AT), records.getInt(i * RECORD + WINDOW_BYTES));
  }

  int bits(int i) {
    return records.get(i * RECORD + BITS) & 0xff;
  }

  Digest digestKind(int i) {
    return Digest.of(records.get(i * RECORD + DIGEST_KIND));
  }

  byte[] digest(int i) {
    byte[] digest = new byte[digestKind(i).bytes];
    records.get(i * RECORD + DIGEST, digest);
    return digest;
  }
}
