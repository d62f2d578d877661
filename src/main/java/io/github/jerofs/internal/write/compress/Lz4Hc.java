package io.github.jerofs.internal.write.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * LZ4 that looks for long matches: in chains of positions with the same hash, and at the next bytes
 * too before it takes one.
 */
final class Lz4Hc extends Lz4Encoder {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int HASH_BITS = 16;
  private static final int HASH_FACTOR = -1640531535;
  private static final int WINDOW_MASK = 0xffff;
  private static final int NONE = Lz4Output.MIN_MATCH - 1;

  /** How many positions of a chain are looked at, by level. */
  private static final int[] DEPTHS = {0, 2, 4, 6, 8, 16, 24, 32, 48, 64, 128, 256, 1024};

  /** A match of so many bytes is taken without a look at the next byte. */
  private static final int LONG_MATCH = 256;

  /** After so many misses, as a power of two, each step is one byte longer. */
  private static final int SKIP_BITS = 9;

  private final int depth;

  /** The distance to the position before with the same hash, 0 if that is out of reach. */
  private final char[] chain = new char[WINDOW_MASK + 1];

  private int inserted;

  /** What {@link #find} found. */
  private int matchFrom;

  private int matchLength;

  Lz4Hc(int level) {
    super(HASH_BITS);
    this.depth = DEPTHS[level];
  }

  @Override
  public void begin(byte[] in, int newLength) {
    super.begin(in, newLength);
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

  /** Enters the positions before {@code end} in their chains. */
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

  /** Looks for the longest match at {@code at} of more than {@code shortest} bytes. */
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
