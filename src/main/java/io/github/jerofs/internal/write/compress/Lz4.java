package io.github.jerofs.internal.write.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

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

  /**
   * The low 16 bits of the latest position by hash, all that a distance within the window needs. An
   * older position is taken for another one in the window, where the bytes decide.
   */
  private final char[] positions = new char[1 << HASH_BITS];

  @Override
  public void begin(byte[] in, int length) {
    Arrays.fill(positions, (char) 0);
  }

  private static int hash(long bytes) {
    return (int) (((bytes << HASH_SHIFT) * HASH_FACTOR) >>> (Long.SIZE - HASH_BITS));
  }

  @Override
  int sequences(byte[] in, int inOffset, int inEnd) {
    int matchEnd = inEnd - Lz4Output.LAST_LITERALS;
    int lastStart = inEnd - Lz4Output.MATCH_LIMIT;
    char[] positions = this.positions;
    int anchor = inOffset;
    int at = inOffset;
    int misses = 1 << SKIP_BITS;
    while (at <= lastStart) {
      long bytes = (long) LONG.get(in, at);
      int hash = hash(bytes);
      int distance = (char) (at - positions[hash]);
      positions[hash] = (char) at;
      int from = at - distance;
      if (distance == 0 || from < inOffset || (int) INT.get(in, from) != (int) bytes) {
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
        positions[hash((long) LONG.get(in, at - 2))] = (char) (at - 2);
      }
    }
    return anchor;
  }
}
