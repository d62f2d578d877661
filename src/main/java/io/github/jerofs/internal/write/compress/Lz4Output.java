package io.github.jerofs.internal.write.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes the sequences of an LZ4 block of limited size. If a sequence does not fit, literals fill
 * the rest of the block. Not thread-safe.
 */
final class Lz4Output {
  static final int MIN_MATCH = 4;

  /** The minimum number of literals at the end of a block. */
  static final int LAST_LITERALS = 5;

  /** The last match begins at least this many bytes before the end of the input. */
  static final int MATCH_LIMIT = 12;

  static final int MAX_DISTANCE = 0xffff;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LONG_LENGTH = 15;

  /**
   * Space for a token and the literals that keep the last match away from the end. With a minimal
   * match, they are {@link #MATCH_LIMIT} bytes.
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

  /** Returns whether a sequence of at least {@code literals} literals can fit. */
  boolean hasRoom(int literals) {
    return end - at > literals + RESERVE;
  }

  /**
   * Writes literals and a match, if they fit.
   *
   * @param anchor the offset of the literals in the input
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
        // Copying two words is faster than copying few bytes. Excess bytes are overwritten.
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

  /** Writes up to {@code most} final literals and returns their number. */
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

  /** Returns the number of bytes of a length, in addition to its half of the token. */
  static int extra(int length) {
    return length < LONG_LENGTH ? 0 : (length - LONG_LENGTH) / 0xff + 1;
  }

  /**
   * Returns the length of the common prefix at {@code a} and {@code b}, where {@code end} limits
   * {@code b}.
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
