package io.github.jerofs.internal.write.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes the sequences of an LZ4 block of limited size. When one does not fit, the block ends with
 * literals that fill the rest. Not thread-safe.
 */
final class Lz4Output {
  static final int MIN_MATCH = 4;

  /** A block ends in literals, at least these. */
  static final int LAST_LITERALS = 5;

  /** The last match begins at least this many bytes before the end of the input. */
  static final int MATCH_LIMIT = 12;

  static final int MAX_DISTANCE = 0xffff;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LONG_LENGTH = 15;

  /**
   * Room for a token and the literals that keep the last match away from the end: with the least
   * match they are {@link #MATCH_LIMIT} bytes.
   */
  private static final int RESERVE = 1 + MATCH_LIMIT - MIN_MATCH;

  private byte[] in = {};
  private byte[] out = {};
  private int begin;
  private int at;
  private int end;

  /** Starts a block in {@code out[outOffset, outEnd)} of input from {@code in}. */
  void start(byte[] in, byte[] out, int outOffset, int outEnd) {
    this.in = in;
    this.out = out;
    this.begin = outOffset;
    this.at = outOffset;
    this.end = outEnd;
  }

  int written() {
    return at - begin;
  }

  /** Returns whether a sequence fits whose literals are at least {@code literals}. */
  boolean hasRoom(int literals) {
    return end - at > literals + RESERVE;
  }

  /**
   * Writes literals and a match, if they fit.
   *
   * @param anchor where the literals begin in the input
   */
  boolean sequence(int anchor, int literals, int distance, int length) {
    int more = length - MIN_MATCH;
    int size = 1 + literals + extra(literals) + Short.BYTES + extra(more);
    if (size > end - at - RESERVE) {
      return false;
    }
    byte[] out = this.out;
    int o = at + 1;
    if (literals < LONG_LENGTH) {
      out[at] = (byte) (literals << 4 | Math.min(more, LONG_LENGTH));
      if (anchor + 16 <= in.length && o + 16 <= end) {
        // Two words are copied faster than few bytes; what is too much is overwritten.
        LONG.set(out, o, (long) LONG.get(in, anchor));
        LONG.set(out, o + 8, (long) LONG.get(in, anchor + 8));
      } else {
        System.arraycopy(in, anchor, out, o, literals);
      }
    } else {
      out[at] = (byte) (LONG_LENGTH << 4 | Math.min(more, LONG_LENGTH));
      o = length(o, literals - LONG_LENGTH);
      System.arraycopy(in, anchor, out, o, literals);
    }
    o += literals;
    out[o] = (byte) distance;
    out[o + 1] = (byte) (distance >>> 8);
    o += Short.BYTES;
    at = more < LONG_LENGTH ? o : length(o, more - LONG_LENGTH);
    return true;
  }

  /** Writes the last literals, at most {@code most}, and returns how many. */
  int last(int anchor, int most) {
    int literals = Math.min(most, end - at - 1);
    while (1 + literals + extra(literals) > end - at) {
      literals--;
    }
    int o = at + 1;
    out[at] = (byte) (Math.min(literals, LONG_LENGTH) << 4);
    if (literals >= LONG_LENGTH) {
      o = length(o, literals - LONG_LENGTH);
    }
    System.arraycopy(in, anchor, out, o, literals);
    at = o + literals;
    return literals;
  }

  private int length(int offset, int rest) {
    int o = offset;
    int left = rest;
    for (; left >= 0xff; left -= 0xff) {
      out[o++] = (byte) 0xff;
    }
    out[o++] = (byte) left;
    return o;
  }

  /** Returns whether a match cannot lie so far back, or would lie ahead. */
  static boolean isOutOfReach(int distance) {
    return distance - 1 + Integer.MIN_VALUE >= MAX_DISTANCE + Integer.MIN_VALUE;
  }

  /** Returns how many bytes a length takes besides its half of the token. */
  static int extra(int length) {
    return length < LONG_LENGTH ? 0 : (length - LONG_LENGTH) / 0xff + 1;
  }

  /**
   * Returns how many bytes at {@code a} and {@code b} are equal, {@code b} not beyond {@code end}.
   */
  static int common(byte[] in, int a, int b, int end) {
    int i = a;
    int j = b;
    while (j <= end - Long.BYTES) {
      long difference = (long) LONG.get(in, i) ^ (long) LONG.get(in, j);
      if (difference != 0) {
        return j - b + (Long.numberOfTrailingZeros(difference) >>> 3);
      }
      i += Long.BYTES;
      j += Long.BYTES;
    }
    while (j < end && in[i] == in[j]) {
      i++;
      j++;
    }
    return j - b;
  }
}
