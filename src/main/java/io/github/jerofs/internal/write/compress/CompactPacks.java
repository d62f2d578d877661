package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.util.Arrays;

/**
 * Writes packs of compact index entries: 2 entries in 8 bytes, or 16 entries in 32 bytes. The last
 * 4 bytes of a pack are the base address of its heads.
 */
final class CompactPacks {
  private static final int MIN_LOW_BITS = 12;
  private static final int SMALL_COUNT = 2;
  private static final int SMALL_BYTES = 8;
  private static final int LARGE_COUNT = 16;
  private static final int LARGE_BYTES = 32;

  private final LclusterCursor cursor;
  private final int lowBits;
  private final boolean big;
  private final long firstBlock;
  private final byte[] bits = new byte[LARGE_BYTES];

  /**
   * Creates a writer at the first lcluster.
   *
   * @param big whether pclusters may have more than one block
   * @param firstBlock the address of the first pcluster
   */
  CompactPacks(LclusterCursor cursor, int blockBits, boolean big, long firstBlock) {
    this.cursor = cursor;
    this.lowBits = Math.max(blockBits, MIN_LOW_BITS);
    this.big = big;
    this.firstBlock = firstBlock;
  }

  /** Writes the next {@code entries} in packs of 2. */
  void writeSmall(long entries, RecordOutput out) throws IOException {
    for (long left = entries; left > 0; left -= SMALL_COUNT) {
      writePack((int) Math.min(left, SMALL_COUNT), SMALL_COUNT, SMALL_BYTES, out);
    }
  }

  /** Writes the next {@code entries} in packs of 16. */
  void writeLarge(long entries, RecordOutput out) throws IOException {
    for (long left = entries; left > 0; left -= LARGE_COUNT) {
      writePack(LARGE_COUNT, LARGE_COUNT, LARGE_BYTES, out);
    }
  }

  /** Checks that all lclusters were written. */
  void finish() {
    if (cursor.next()) {
      throw new IllegalStateException("more lclusters than entries");
    }
  }

  private void writePack(int entries, int count, int size, RecordOutput out) throws IOException {
    int entryBits = (size - Integer.BYTES) * Byte.SIZE / count;
    Arrays.fill(bits, 0, size, (byte) 0);
    long base = -1;
    for (int i = 0; i < entries; i++) {
      if (!cursor.next()) {
        throw new IllegalStateException("fewer lclusters than entries");
      }
      boolean isHead = cursor.type() != LclusterCursor.NONHEAD;
      int low =
          isHead
              ? cursor.offset()
              : i == count - 1 && !cursor.isCount() ? cursor.lookahead() : cursor.lookback();
      put(i * entryBits, low | cursor.type() << lowBits);
      if (base < 0 && isHead) {
        // Without big pclusters, each head is one block after the previous one.
        base = firstBlock + cursor.block() - (big ? 0 : 1);
      } else if (i == 0 && !isHead && cursor.isCount()) {
        base = firstBlock + cursor.block(); // its head ends the previous pack
      }
    }
    if (base < 0) {
      base = firstBlock + cursor.block();
    }
    int at = size - Integer.BYTES;
    for (int i = 0; i < Integer.BYTES; i++) {
      bits[at + i] = (byte) (base >>> (Byte.SIZE * i));
    }
    out.bytes(bits, size);
  }

  private void put(int bit, int entry) {
    int shifted = entry << (bit & 7);
    for (int at = bit / Byte.SIZE; shifted != 0; at++, shifted >>>= Byte.SIZE) {
      bits[at] |= (byte) shifted;
    }
  }
}
