package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a blob, ascending by their place in the device, in which no two overlap. Arrays, as
 * a blob has up to 16 million. Immutable.
 */
final class ChunkTable {
  /** Chunks begin at multiples of this in the device. */
  static final int ALIGNMENT = 4096;

  /** Number of bits of a chunk number; also the most chunks of a blob. */
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

  /** Of a batch or gzip context, its number and the offset in it; else the CRC in the low half. */
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

  /** Returns where chunk {@code i} begins in the device. */
  long start(int i) {
    return Integer.toUnsignedLong(starts[i]) << ALIGNMENT_BITS;
  }

  /** Returns the length of chunk {@code i}, at least 1. */
  int bytes(int i) {
    return bytes[i];
  }

  /** Returns where chunk {@code i} is stored in the blob; of one in a context, see there. */
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

  /** Returns the number of the batch or gzip context that has chunk {@code i}. */
  int context(int i) {
    return (int) (extra[i] >>> Integer.SIZE);
  }

  /** Returns where chunk {@code i} begins in what its batch or gzip context decodes to. */
  long offsetInContext(int i) {
    return extra[i] & 0xffffffffL;
  }

  /** Returns the number by which files name chunk {@code i}. */
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
     * @param description of the source of the entries, for messages
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
     * @param position where the entry lies in its source, for messages
     * @throws CorruptImageException if it is not in the device
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

    /** States that the chunk that was added last is compressed. */
    void compressed() {
      flags[count - 1] |= COMPRESSED;
    }

    /** States the CRC-32C of the chunk that was added last. */
    void crc(int crc) {
      flags[count - 1] |= HAS_CRC;
      extra[count - 1] = crc & 0xffffffffL;
    }

    /** States that the chunk that was added last is part of a batch. */
    void inBatch(long contextAndOffset) {
      flags[count - 1] |= BATCH;
      extra[count - 1] = contextAndOffset;
    }

    /** States that the chunk that was added last is part of a gzip stream. */
    void inGzipContext(long contextAndOffset) {
      flags[count - 1] |= GZIP_CONTEXT;
      extra[count - 1] = contextAndOffset;
    }

    /**
     * Returns the table.
     *
     * @param digests of all chunks by number, if they are known
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
          continue; // files of several layers may name one chunk
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
