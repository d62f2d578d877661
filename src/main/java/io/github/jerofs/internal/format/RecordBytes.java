package io.github.jerofs.internal.format;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.nio.ByteBuffer;

/** Unsigned little-endian numbers, and arithmetic on positions. */
public final class RecordBytes {
  private RecordBytes() {}

  /**
   * Returns {@code position}, having checked that {@code length} bytes of {@code store} follow it.
   *
   * @param nid the inode that the bytes belong to
   * @param what what the bytes are called in an error message
   * @throws CorruptImageException if they do not
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

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
