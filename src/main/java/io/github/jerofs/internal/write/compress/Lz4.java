package io.github.jerofs.internal.write.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Fast LZ4: matches the most recent occurrence of the next bytes. Hand-written, as no Java library
 * fills an output of fixed size or guarantees the same bytes on every machine.
 */
final class Lz4 extends Lz4Encoder {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int HASH_BITS = 14;
  private static final long HASH_FACTOR = 889523592379L;

  /** Five bytes are hashed. The shift discards the other three. */
  private static final int HASH_SHIFT = 24;

  /** Log2 of the number of misses after which the step grows by one byte. */
  private static final int SKIP_BITS = 5;

  Lz4() {
    super(HASH_BITS);
  }

  private static int hash(long bytes) {
    return (int) (((bytes << HASH_SHIFT) * HASH_FACTOR) >>> (Long.SIZE - HASH_BITS));
  }

  @Override
  int sequences(byte[] in, int inOffset, int inEnd) {
    int matchEnd = inEnd - Lz4Output.LAST_LITERALS;
    int lastStart = inEnd - Lz4Output.MATCH_LIMIT;
    int least = base + inOffset;
    int anchor = inOffset;
    int at = inOffset;
    int misses = 1 << SKIP_BITS;
    while (at <= lastStart) {
      int hash = hash((long) LONG.get(in, at));
      int candidate = positions[hash];
      int position = base + at;
      positions[hash] = position;
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
        positions[hash((long) LONG.get(in, at - 2))] = base + at - 2;
      }
    }
    return anchor;
  }
}
