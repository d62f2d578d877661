package io.github.jerofs.internal.format;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.nio.ByteBuffer;

/** Reads unsigned numbers, and checks and aligns positions. */
public final class RecordBytes {
  private RecordBytes() {}

  /**
   * Checks that the range is within {@code store} and returns {@code position}.
   *
   * @param nid the inode that the bytes belong to
   * @param what the name of the bytes in messages
   * @throws CorruptImageException if the range is not within {@code store}
   */
  public static long inside(ImageSource store, long nid, long position, long length, String what)
      throws CorruptImageException {
    return new MetadataSpace(store, nid).inside(position, length, what);
  }

  static int u8(ByteBuffer record, int at) {
    return record.get(at) & 0xff;
  }

  static int u16(ByteBuffer record, int at) {
    return record.getShort(at) & 0xffff;
  }

  static long u32(ByteBuffer record, int at) {
    return record.getInt(at) & 0xffffffffL;
  }

  /** Returns {@code low | high << 32}. */
  static long u48(long low, int high) {
    return low | (long) high << 32;
  }

  /** Rounds {@code value} up to a multiple of {@code unit}, a power of two. */
  public static long alignUp(long value, int unit) {
    return value + unit - 1 & -unit;
  }

  /**
   * Returns {@code a + b}, or {@link Long#MAX_VALUE} if the sum is larger.
   *
   * @param b not negative
   */
  public static long saturatedSum(long a, long b) {
    long sum = a + b;
    return sum < a ? Long.MAX_VALUE : sum;
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
