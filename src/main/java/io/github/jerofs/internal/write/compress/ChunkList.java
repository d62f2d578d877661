package io.github.jerofs.internal.write.compress;

import java.util.Arrays;

/**
 * The chunks of a chunk-based file in order, each a place on a device or a hole. Neighbouring
 * chunks are joined where that shortens the list. Immutable.
 */
public final class ChunkList implements StoredContent {
  /** A chunk of zeros that is not stored. */
  public static final long HOLE = -1;

  /** The largest chunk, as log2 of its length in blocks. */
  static final int MAX_BITS = 31;

  private static final long NULL_32 = 0xffffffffL;
  private static final int BLOCK_BITS = 48;
  private static final long BLOCK_MASK = (1L << BLOCK_BITS) - 1;
  private final int bits;
  private final long[] chunks;

  private ChunkList(int bits, long[] chunks) {
    this.bits = bits;
    this.chunks = chunks;
  }

  /**
   * Returns the list of {@code chunks}.
   *
   * @param bits log2 of the length of a chunk in blocks
   * @param chunks a {@link #place} or {@link #HOLE} each
   */
  public static ChunkList of(int bits, long[] chunks) {
    int joinedBits = bits;
    long[] joined = chunks;
    while (joined.length > 1 && joinedBits < MAX_BITS && canJoin(joined, 1L << joinedBits)) {
      joined = everySecond(joined);
      joinedBits++;
    }
    return new ChunkList(joinedBits, joined.clone());
  }

  /**
   * Returns the list of a file that is stored without gaps, or is one hole.
   *
   * @param first the place of the first block, or {@link #HOLE}
   * @param blocks the length of the file in blocks
   */
  public static ChunkList contiguous(long first, long blocks) {
    int bits = Math.min(MAX_BITS, Long.SIZE - Long.numberOfLeadingZeros(blocks - 1));
    long[] chunks = new long[Math.toIntExact(((blocks - 1) >>> bits) + 1)];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = first == HOLE ? HOLE : first + ((long) i << bits);
    }
    return new ChunkList(bits, chunks);
  }

  private static boolean canJoin(long[] chunks, long blocks) {
    for (int i = 0; i + 1 < chunks.length; i += 2) {
      long expected = chunks[i] == HOLE ? HOLE : chunks[i] + blocks;
      if (chunks[i + 1] != expected) {
        return false;
      }
    }
    return true;
  }

  private static long[] everySecond(long[] chunks) {
    long[] half = new long[(chunks.length + 1) / 2];
    for (int i = 0; i < half.length; i++) {
      half[i] = chunks[2 * i];
    }
    return half;
  }

  /**
   * Returns a place.
   *
   * @param device the number of the device, 0 for the image
   * @param block the number of the block there, below 2^48 - 1
   */
  public static long place(int device, long block) {
    return (long) device << BLOCK_BITS | block;
  }

  static int device(long place) {
    return (int) (place >>> BLOCK_BITS);
  }

  static long block(long place) {
    return place & BLOCK_MASK;
  }

  /** Returns log2 of the length of a chunk in blocks. */
  int bits() {
    return bits;
  }

  /** Returns the number of chunks. */
  public int count() {
    return chunks.length;
  }

  /** Returns the place of a chunk, or {@link #HOLE}. */
  public long chunk(int number) {
    return chunks[number];
  }

  /** Returns whether a block number takes more than 32 bits, or equals a 32-bit hole. */
  public boolean isWide() {
    return Arrays.stream(chunks).filter(c -> c != HOLE).anyMatch(c -> block(c) >= NULL_32);
  }

  /** Returns whether a chunk is on an extra device. */
  boolean usesDevices() {
    return Arrays.stream(chunks).anyMatch(chunk -> chunk != HOLE && device(chunk) != 0);
  }
}
