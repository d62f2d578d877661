package io.github.jerofs.internal.format;

import io.github.jerofs.storage.Names;
import java.nio.ByteBuffer;

/**
 * A field of an on-disk record, for parsing and encoding. Buffers must be little-endian. {@code
 * base} is the index of the record in its buffer.
 *
 * @param name the name of the field in messages
 * @param offset the byte offset of the field in its record
 */
public record Field(String name, int offset) {
  /** Reads 8 bits, unsigned. */
  public int u8(ByteBuffer record) {
    return u8(record, 0);
  }

  /** Reads 8 bits, unsigned. */
  public int u8(ByteBuffer record, int base) {
    return record.get(base + offset) & 0xff;
  }

  /** Reads 16 bits, unsigned. */
  public int u16(ByteBuffer record) {
    return u16(record, 0);
  }

  /** Reads 16 bits, unsigned. */
  public int u16(ByteBuffer record, int base) {
    return record.getShort(base + offset) & 0xffff;
  }

  /** Reads 32 bits, unsigned. */
  public long u32(ByteBuffer record) {
    return s32(record) & 0xffffffffL;
  }

  /** Reads 32 bits, signed. */
  public int s32(ByteBuffer record) {
    return record.getInt(offset);
  }

  /** Reads 64 bits, signed. */
  public long s64(ByteBuffer record) {
    return s64(record, 0);
  }

  /** Reads 64 bits, signed. */
  public long s64(ByteBuffer record, int base) {
    return record.getLong(base + offset);
  }

  /** Reads text of {@code length} bytes, up to the first NUL. */
  public String text(ByteBuffer record, int length) {
    byte[] bytes = new byte[length];
    record.get(offset, bytes);
    int n = 0;
    while (n < length && bytes[n] != 0) {
      n++;
    }
    return Names.decode(bytes, 0, n);
  }

  /** Writes the low 8 bits of {@code value}. */
  public void put8(ByteBuffer record, int base, int value) {
    record.put(base + offset, (byte) value);
  }

  /** Writes the low 16 bits of {@code value}. */
  public void put16(ByteBuffer record, int base, int value) {
    record.putShort(base + offset, (short) value);
  }

  /** Writes the low 32 bits of {@code value}. */
  public void put32(ByteBuffer record, int base, long value) {
    record.putInt(base + offset, (int) value);
  }

  /** Writes 64 bits. */
  public void put64(ByteBuffer record, int base, long value) {
    record.putLong(base + offset, value);
  }
}
