package io.github.jerofs.internal.write.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Fast LZ4: takes the latest earlier occurrence of the next bytes, if there is one. No library
 * fills a space of fixed size, and none gives the same bytes on every machine.
 */
final class Lz4 implements FillingCompressor {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int HASH_BITS = 14;
  private static final long HASH_FACTOR = 889523592379L;

  /** Five bytes are hashed: the others of a word are shifted out. */
  private static final int HASH_SHIFT = 24;

  /** After so many misses, as a power of two, each step is one byte longer. */
  private static final int SKIP_BITS = 5;

  private final Lz4Output output = new Lz4Output();

  /** Positions, counted on from array to array, so that old ones are out of reach. */
  private final int[] table = new int[1 << HASH_BITS];

  private int base = Lz4Output.MAX_DISTANCE + 1;
  private int length;

  @Override
  public void begin(byte[] in, int newLength) {
    base += length + Lz4Output.MAX_DISTANCE + 1;
    length = newLength;
    if (base > Integer.MAX_VALUE - newLength - 2 * Lz4Output.MAX_DISTANCE) {
      Arrays.fill(table, 0);
      base = Lz4Output.MAX_DISTANCE + 1;
    }
  }

  private static int hash(long bytes) {
    return (int) (((bytes << HASH_SHIFT) * HASH_FACTOR) >>> (Long.SIZE - HASH_BITS));
  }

  @Override
  public int fill(byte[] in, int inOffset, int inEnd, byte[] out, int outOffset, int outEnd) {
    output.start(in, out, outOffset, outEnd);
    int anchor = sequences(in, inOffset, inEnd);
    return anchor + output.last(anchor, inEnd - anchor) - inOffset;
  }

  /** Writes sequences until the output is full or the input ends, and returns what comes next. */
  private int sequences(byte[] in, int inOffset, int inEnd) {
    int matchEnd = inEnd - Lz4Output.LAST_LITERALS;
    int lastStart = inEnd - Lz4Output.MATCH_LIMIT;
    int least = base + inOffset;
    int anchor = inOffset;
    int at = inOffset;
    int misses = 1 << SKIP_BITS;
    while (at <= lastStart) {
      int hash = hash((long) LONG.get(in, at));
      int candidate = table[hash];
      int position = base + at;
      table[hash] = position;
      int from = candidate - base;
      if (candidate < least
          || Lz4Output.isOutOfReach(position - candidate)
          || (int) INT.get(in, from) != (int) INT.get(in, at)) {
        at += misses++ >>> SKIP_BITS;
        if (at - anchor > 1 << 12 && !output.hasRoom(at - anchor)) {
          return anchor;
        }
        continue;
      }
      int start = at;
      while (start > anchor && from > inOffset && in[start - 1] == in[from - 1]) {
        start--;
        from--;
      }
      int matched =
          at
              - start
              + Lz4Output.MIN_MATCH
              + Lz4Output.common(
                  in,
                  from + (at - start) + Lz4Output.MIN_MATCH,
                  at + Lz4Output.MIN_MATCH,
                  matchEnd);
      if (!output.sequence(anchor, start - anchor, start - from, matched)) {
        return anchor;
      }
      at = start + matched;
      anchor = at;
      misses = 1 << SKIP_BITS;
      if (at <= lastStart) {
        table[hash((long) LONG.get(in, at - 2))] = base + at - 2;
      }
    }
    return anchor;
  }

  @Override
  public int written() {
    return output.written();
  }

  @Override
  public int compress(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength) {
    int done = fill(in, inOffset, inOffset + inLength, out, outOffset, outOffset + outLength);
    return done == inLength ? written() : inLength;
  }

  @Override
  public int bound(int length) {
    return length + length / 0xff + 16;
  }

  @Override
  public void close() {}
}
