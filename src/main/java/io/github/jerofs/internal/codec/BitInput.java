package io.github.jerofs.internal.codec;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bits of a stream, lowest first. The decoder's loop keeps the fields in local variables, so
 * they are not private. Not thread-safe.
 */
final class BitInput {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int CAPACITY = 128 << 10;

  /** Zeros after the end of the stream, so that it is read in words. */
  private static final int PADDING = 2 * Long.BYTES;

  private final InputStream in;

  /** Offset in the stream of {@code bytes[0]}. */
  private long base;

  private boolean ended;
  final byte[] bytes = new byte[CAPACITY + PADDING];

  /** The end of the bytes that were read. */
  int end;

  /** The next byte to move to {@link #bits}. */
  int next;

  /** The low {@link #count} bits are the next ones of the stream. Higher ones may be set, too. */
  long bits;

  int count;

  BitInput(InputStream in) {
    this.in = in;
  }

  /** Returns the number of bits before the next one. */
  long position() {
    return ((base + next) << 3) - count;
  }

  /**
   * Makes at least 56 bits available. At the end of the stream, zeros follow.
   *
   * @throws DecodeException if bits after the end were taken
   */
  void refill() throws IOException, DecodeException {
    if (next + Long.BYTES > end && !ended) {
      read();
    }
    checkEnd();
    bits |= (long) LONGS.get(bytes, next) << count;
    next += (63 - count) >>> 3;
    count |= 56;
  }

  private void checkEnd() throws DecodeException {
    if (ended && next - (count >>> 3) > end) {
      throw new DecodeException("ends too early");
    }
  }

  private void read() throws IOException {
    int skipped = Math.max(0, next - Long.BYTES); // those in bits may be returned
    System.arraycopy(bytes, skipped, bytes, 0, end - skipped);
    base += skipped;
    next -= skipped;
    end -= skipped;
    while (end - next < PADDING && !ended) {
      int n = in.read(bytes, end, CAPACITY - end);
      ended = n < 0;
      end += Math.max(0, n);
    }
    if (ended) {
      Arrays.fill(bytes, end, end + PADDING, (byte) 0);
    }
  }

  /** Takes {@code n} bits, at most 32. */
  int take(int n) throws IOException, DecodeException {
    if (count < n) {
      refill();
    }
    int value = (int) (bits & ((1L << n) - 1));
    bits >>>= n;
    count -= n;
    checkEnd();
    return value;
  }

  /** Skips to the start of a byte. */
  void align() {
    int odd = count & 7;
    bits >>>= odd;
    count -= odd;
  }

  /** Returns whether no bytes follow. The position is at the start of a byte. */
  boolean isAtEnd() throws IOException {
    unread();
    if (next == end && !ended) {
      read();
    }
    return next >= end;
  }

  /** Copies up to {@code length} bytes; returns their number, 0 at the end. At a byte's start. */
  int copy(byte[] target, int offset, int length) throws IOException {
    if (isAtEnd()) {
      return 0;
    }
    int n = Math.min(length, end - next);
    System.arraycopy(bytes, next, target, offset, n);
    next += n;
    return n;
  }

  /** Returns whole bytes from {@link #bits} to the buffer. */
  private void unread() {
    next -= count >>> 3;
    bits = 0;
    count = 0;
  }
}
