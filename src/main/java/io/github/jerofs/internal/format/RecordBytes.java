package io.github.jerofs.internal.format;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bounds-checked access to the bytes of records, and unsigned little-endian fields of them. */
public final class RecordBytes {
  private RecordBytes() {}

  /**
   * Returns the bytes of a record.
   *
   * @param nid the inode that the record belongs to, or {@link ImagePlace#NO_NID}
   * @param what what the record is called in an error message
   * @throws CorruptImageException if the record does not lie inside {@code store}
   */
  public static ByteBuffer view(ImageSource store, long nid, long position, int length, String what)
      throws IOException {
    return store.view(inside(store, nid, position, length, what), length);
  }

  /**
   * Returns {@code position}, having checked that {@code length} bytes of {@code store} follow it.
   *
   * @throws CorruptImageException if they do not
   */
  public static long inside(ImageSource store, long nid, long position, long length, String what)
      throws CorruptImageException {
    if (!store.contains(position, length)) {
      throw new CorruptImageException(
          new ImagePlace(store.description(), nid, position),
          what + " of " + length + " bytes lies outside",
          "an end within " + store.size() + " bytes",
          Long.toUnsignedString(position + length));
    }
    return position;
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
