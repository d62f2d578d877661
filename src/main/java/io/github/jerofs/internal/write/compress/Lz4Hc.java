package io.github.jerofs.internal.write.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * High-compression LZ4: searches chains of positions with equal hashes, and skips a match if the
 * next position has a longer one.
 */
final class Lz4Hc extends Lz4Encoder {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int HASH_BITS = 16;
  private static final int HASH_FACTOR = -1640531535;
  private static final int WINDOW_MASK = 0xffff;
  private static final int NONE = Lz4Output.MIN_MATCH - 1;

  /** The maximum number of chain positions to examine, by level. */
  private static final int[] DEPTHS = {0, 2, 4, 6, 8, 16, 24, 32, 48, 64, 128, 256, 1024};

  /** Matches from this length on are used without trying the next position. */
  private static final int LONG_MATCH = 256;

  /** Log2 of the number of misses after which the step grows by one byte. */
  private static final int SKIP_BITS = 9;

  private final int depth;

  /** The distance to the previous position with the same hash, or 0 if that is out of range. */
  private final char[] chain = new char[WINDOW_MASK + 1];

  /**
   * The latest position by hash. Positions increase from array to array, so those of earlier arrays
   * are out of range.
   */
  private final int[] positions = new int[1 << HASH_BITS];

  /** The position of the first byte of the current array. */
  private int base = Lz4Output.MAX_DISTANCE + 1;

  private int length;
  private int inserted;

  /** The result of {@link #find}. */
  private int matchFrom;

  private int matchLength;

  Lz4Hc(int level) {
    this.depth = DEPTHS[level];
  }

  @Override
  public void begin(byte[] in, int newLength) {
    base += length + Lz4Output.MAX_DISTANCE + 1;
    length = newLength;
    if (base > Integer.MAX_VALUE - newLength - 2 * Lz4Output.MAX_DISTANCE) {
      Arrays.fill(positions, 0);
      base = Lz4Output.MAX_DISTANCE + 1;
    }
    inserted = 0;
  }

  @Override
  int sequences(byte[] in, int inOffset, int inEnd) {
    int matchEnd = inEnd - Lz4Output.LAST_LITERALS;
    int lastStart = inEnd - Lz4Output.MATCH_LIMIT;
    int anchor = inOffset;
    int at = inOffset;
    int misses = 1 << SKIP_BITS;
    while (at <= lastStart) {
      find(in, at, inOffset, matchEnd, NONE);
      if (matchLength == NONE) {
        at += misses++ >>> SKIP_BITS;
        if (at - anchor > 1 << 12 && !output.hasRoom(at - anchor)) {
          return anchor;
        }
        continue;
      }
      int start = at;
      int from = matchFrom;
      int matched = matchLength;
      while (matched < LONG_MATCH && start < lastStart) {
        find(in, start + 1, inOffset, matchEnd, matched);
        if (matchLength == matched) {
          break;
        }
        start++;
        from = matchFrom;
        matched = matchLength;
      }
      while (start > anchor && from > inOffset && in[start - 1] == in[from - 1]) {
        start--;
        from--;
        matched++;
      }
      if (!output.sequence(anchor, start - anchor, start - from, matched)) {
        return anchor;
      }
      at = start + matched;
      anchor = at;
      misses = 1 << SKIP_BITS;
    }
    return anchor;
  }

  private static int hash(byte[] in, int at) {
    return ((int) INT.get(in, at) * HASH_FACTOR) >>> (Integer.SIZE - HASH_BITS);
  }

  /** Adds the positions before {@code end} to their chains. */
  private void insert(byte[] in, int end) {
    int base = this.base;
    for (int at = inserted; at < end; at++) {
      int hash = hash(in, at);
      int position = base + at;
      int distance = position - positions[hash];
      chain[position & WINDOW_MASK] = (char) (distance > Lz4Output.MAX_DISTANCE ? 0 : distance);
      positions[hash] = position;
    }
    inserted = Math.max(inserted, end);
  }

  /** Searches for the longest match at {@code at} of more than {@code shortest} bytes. */
  private void find(byte[] in, int at, int inOffset, int matchEnd, int shortest) {
    insert(in, at);
    int base = this.base;
    int position = base + at;
    int least = Math.max(base + inOffset, position - Lz4Output.MAX_DISTANCE);
    int candidate = positions[hash(in, at)];
    int bytes = (int) INT.get(in, at);
    int longest = shortest;
    int best = 0;
    int end = (int) INT.get(in, at + longest - NONE);
    for (int tries = depth; candidate >= least && tries > 0; tries--) {
      int from = candidate - base;
      if (candidate < position
          && (int) INT.get(in, from + longest - NONE) == end
          && (int) INT.get(in, from) == bytes) {
        int matched =
            Lz4Output.MIN_MATCH
                + Lz4Output.common(
                    in, from + Lz4Output.MIN_MATCH, at + Lz4Output.MIN_MATCH, matchEnd);
        if (matched > longest) {
          longest = matched;
          best = from;
          if (at + longest >= matchEnd) {
            break;
          }
          end = (int) INT.get(in, at + longest - NONE);
        }
      }
      int distance = chain[candidate & WINDOW_MASK];
      if (distance == 0) {
        break;
      }
      candidate -= distance;
    }
    matchLength = longest;
    matchFrom = best;
  }
}
