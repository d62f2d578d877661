package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.attribute.NydusInfo;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a blob, sorted by their offset in the device and free of overlaps. Columns are
 * arrays because a blob has up to 16 million chunks. Immutable.
 */
final class ChunkTable {
  /** Alignment of chunks in the device, in bytes. */
  static final int ALIGNMENT = 4096;

  /** Bits of a chunk number, which also bound the chunks of a blob. */
  static final int NUMBER_BITS = 24;

  private static final int ALIGNMENT_BITS = 12;
  private static final int COMPRESSED = 1;
  private static final int GZIP_CONTEXT = 2;
  private static final int BATCH = 4;
  private static final int HAS_CRC = 8;

  private final int[] starts;
  private final int[] bytes;
  private final long[] stored;
  private final int[] storedBytes;
  private final byte[] flags;
  private final int[] numbers;

  /** For a chunk in a context, context number and offset; otherwise the CRC in the low half. */
  private final long[] extra;

  private final byte @Nullable [] digests;

  private ChunkTable(Builder builder, int[] order, byte @Nullable [] digests) {
    int count = order.length;
    starts = new int[count];
    bytes = new int[count];
    stored = new long[count];
    storedBytes = new int[count];
    flags = new byte[count];
    numbers = new int[count];
    extra = new long[count];
    this.digests = digests;
    for (int i = 0; i < count; i++) {
      int from = order[i];
      starts[i] = builder.starts[from];
      bytes[i] = builder.bytes[from];
      stored[i] = builder.stored[from];
      storedBytes[i] = builder.storedBytes[from];
      flags[i] = builder.flags[from];
      numbers[i] = builder.numbers[from];
      extra[i] = builder.extra[from];
    }
  }

  /** Returns the number of chunks. */
  int count() {
    return starts.length;
  }

  /** Returns the totals of all chunks. */
  NydusInfo.Chunks totals() {
    int compressed = 0;
    int inContexts = 0;
    long bytesOfAll = 0;
    long storedOfAll = 0;
    for (int i = 0; i < starts.length; i++) {
      boolean isInContext = isInBatch(i) || isInGzipContext(i);
      inContexts += isInContext ? 1 : 0;
      compressed += isCompressed(i) ? 1 : 0;
      bytesOfAll += bytes[i];
      storedOfAll += isInContext ? 0 : storedBytes[i];
    }
    return new NydusInfo.Chunks(starts.length, compressed, inContexts, bytesOfAll, storedOfAll);
  }

  /** Returns the last chunk that begins at or before {@code position} of the device, or -1. */
  int find(long position) {
    int key = (int) (position >>> ALIGNMENT_BITS);
    int low = 0;
    int high = starts.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Integer.compareUnsigned(starts[middle], key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** Returns the byte offset of chunk {@code i} in the device. */
  long start(int i) {
    return Integer.toUnsignedLong(starts[i]) << ALIGNMENT_BITS;
  }

  /** Returns the decoded length of chunk {@code i} in bytes, at least 1. */
  int bytes(int i) {
    return bytes[i];
  }

  /** Returns the byte offset of chunk {@code i} in the blob; gzip contexts have their own. */
  long stored(int i) {
    return stored[i];
  }

  int storedBytes(int i) {
    return storedBytes[i];
  }

  boolean isCompressed(int i) {
    return (flags[i] & COMPRESSED) != 0;
  }

  boolean isInGzipContext(int i) {
    return (flags[i] & GZIP_CONTEXT) != 0;
  }

  boolean isInBatch(int i) {
    return (flags[i] & BATCH) != 0;
  }

  boolean hasCrc(int i) {
    return (flags[i] & HAS_CRC) != 0;
  }

  int crc(int i) {
    return (int) extra[i];
  }

  /** Returns the number of the batch or gzip context that contains chunk {@code i}. */
  int context(int i) {
    return (int) (extra[i] >>> Integer.SIZE);
  }

  /** Returns the byte offset of chunk {@code i} in its decoded batch or gzip context. */
  long offsetInContext(int i) {
    return extra[i] & 0xffffffffL;
  }

  /** Returns the number of chunk {@code i} in the index arrays of files. */
  int number(int i) {
    return numbers[i];
  }

  /** Returns the digest of chunk {@code i}, or null if none is known. */
  byte @Nullable [] digest(int i) {
    byte[] all = digests;
    int at = numbers[i] * ChunkDigests.SIZE;
    return all == null || at > all.length - ChunkDigests.SIZE
        ? null
        : Arrays.copyOfRange(all, at, at + ChunkDigests.SIZE);
  }

  /** Collects chunks in any order. */
  static final class Builder {
    private final String description;
    private final long deviceBytes;
    private int[] starts;
    private int[] bytes;
    private long[] stored;
    private int[] storedBytes;
    private byte[] flags;
    private int[] numbers;
    private long[] extra;
    private int count;

    /**
     * Makes a builder.
     *
     * @param description name of the file that contains the entries, for messages
     * @param expected number of chunks
     */
    Builder(String description, long deviceBytes, int expected) {
      this.description = description;
      this.deviceBytes = deviceBytes;
      starts = new int[expected];
      bytes = new int[expected];
      stored = new long[expected];
      storedBytes = new int[expected];
      flags = new byte[expected];
      numbers = new int[expected];
      extra = new long[expected];
    }

    /**
     * Adds a chunk.
     *
     * @param position byte offset of the entry in its file, for messages
     * @throws CorruptImageException if the chunk lies outside the device
     */
    void add(long position, int number, long start, int length, long at, int atBytes)
        throws CorruptImageException {
      ImagePlace place = ImagePlace.of(description, position);
      if (start < 0
          || start % ALIGNMENT != 0
          || start > deviceBytes
          || length <= 0
          || length > deviceBytes - start
          || start >>> ALIGNMENT_BITS > 0xffffffffL) {
        throw new CorruptImageException(
            place,
            "RAFS chunk in its device",
            "a multiple of " + ALIGNMENT + " and an end within " + deviceBytes + " bytes",
            Long.toUnsignedString(start) + " and " + Integer.toUnsignedString(length) + " bytes");
      }
      if (at < 0 || atBytes < 0 || number < 0 || number >>> NUMBER_BITS != 0) {
        throw new CorruptImageException(
            place, "RAFS chunk " + number + " in its blob: " + atBytes + " bytes at " + at);
      }
      if (count == starts.length) {
        throw new CorruptImageException(place, "RAFS chunks of a blob", count, "more");
      }
      starts[count] = (int) (start >>> ALIGNMENT_BITS);
      bytes[count] = length;
      stored[count] = at;
      storedBytes[count] = atBytes;
      numbers[count] = number;
      count++;
    }

    /** Marks the last added chunk as compressed. */
    void compressed() {
      flags[count - 1] |= COMPRESSED;
    }

    /** Sets the CRC-32C of the last added chunk. */
    void crc(int crc) {
      flags[count - 1] |= HAS_CRC;
      extra[count - 1] = crc & 0xffffffffL;
    }

    /** Makes the last added chunk a part of a batch. */
    void inBatch(long contextAndOffset) {
      flags[count - 1] |= BATCH;
      extra[count - 1] = contextAndOffset;
    }

    /** Makes the last added chunk a part of a gzip context. */
    void inGzipContext(long contextAndOffset) {
      flags[count - 1] |= GZIP_CONTEXT;
      extra[count - 1] = contextAndOffset;
    }

    /**
     * Returns the table.
     *
     * @param digests chunk digests by chunk number, or null
     * @throws CorruptImageException if two chunks overlap
     */
    ChunkTable build(byte @Nullable [] digests) throws CorruptImageException {
      long[] keys = new long[count];
      for (int i = 0; i < count; i++) {
        keys[i] = Integer.toUnsignedLong(starts[i]) << NUMBER_BITS | i;
      }
      Arrays.sort(keys);
      int[] order = new int[count];
      int kept = 0;
      for (long key : keys) {
        int i = (int) (key & ((1 << NUMBER_BITS) - 1));
        if (kept > 0 && isSame(order[kept - 1], i)) {
          continue; // files of several layers may share a chunk
        }
        if (kept > 0) {
          checkOrder(order[kept - 1], i);
        }
        order[kept++] = i;
      }
      return new ChunkTable(this, Arrays.copyOf(order, kept), digests);
    }

    private boolean isSame(int a, int b) {
      return starts[a] == starts[b]
          && bytes[a] == bytes[b]
          && stored[a] == stored[b]
          && numbers[a] == numbers[b];
    }

    private void checkOrder(int before, int i) throws CorruptImageException {
      long end = (Integer.toUnsignedLong(starts[before]) << ALIGNMENT_BITS) + bytes[before];
      long start = Integer.toUnsignedLong(starts[i]) << ALIGNMENT_BITS;
      if (start < end) {
        throw new CorruptImageException(
            ImagePlace.of(description, ImagePlace.NO_OFFSET),
            "RAFS chunk " + numbers[i] + " overlaps chunk " + numbers[before] + " in the device",
            "a start from " + end,
            start);
      }
    }
  }
}
