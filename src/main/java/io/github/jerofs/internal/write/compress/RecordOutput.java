package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.io.OutputStream;

/** Writes little-endian fields through a buffer. Not thread-safe. */
final class RecordOutput {
  private static final int CAPACITY = 4096;

  private final OutputStream out;
  private final byte[] buffer = new byte[CAPACITY];
  private int count;

  RecordOutput(OutputStream out) {
    this.out = out;
  }

  void u8(int value) throws IOException {
    if (count == CAPACITY) {
      flush();
    }
    buffer[count++] = (byte) value;
  }

  void u16(int value) throws IOException {
    u8(value);
    u8(value >>> 8);
  }

  void u32(long value) throws IOException {
    u16((int) value);
    u16((int) (value >>> 16));
  }

  void u64(long value) throws IOException {
    u32(value);
    u32(value >>> 32);
  }

  void zeros(int number) throws IOException {
    for (int i = 0; i < number; i++) {
      u8(0);
    }
  }

  void bytes(byte[] bytes) throws IOException {
    bytes(bytes, bytes.length);
  }

  void bytes(byte[] bytes, int length) throws IOException {
    if (length > CAPACITY - count) {
      flush();
    }
    if (length > CAPACITY) {
      out.write(bytes, 0, length);
    } else {
      System.arraycopy(bytes, 0, buffer, count, length);
      count += length;
    }
  }

  void flush() throws IOException {
    out.write(buffer, 0, count);
    count = 0;
  }
}
