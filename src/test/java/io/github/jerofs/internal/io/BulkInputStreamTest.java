package io.github.jerofs.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class BulkInputStreamTest {
  private static final byte[] CONTENT = {0, 127, -128, -1};

  /** Reads {@link #CONTENT}, and rejects reads of no bytes. */
  private final BulkInputStream stream =
      new BulkInputStream() {
        private int position;

        @Override
        protected int readBytes(byte[] target, int offset, int length) {
          assertTrue(length > 0);
          if (position == CONTENT.length) {
            return -1;
          }
          int n = Math.min(length, CONTENT.length - position);
          System.arraycopy(CONTENT, position, target, offset, n);
          position += n;
          return n;
        }
      };

  @Test
  void read_bytesAreUnsigned() throws IOException {
    for (byte expected : CONTENT) {
      assertEquals(expected & 0xff, stream.read());
    }
    assertEquals(-1, stream.read());
  }

  @Test
  void read_partOfArray() throws IOException {
    byte[] target = new byte[6];
    assertEquals(3, stream.read(target, 2, 3));
    assertArrayEquals(new byte[] {0, 0, 0, 127, -128, 0}, target);
  }

  @Test
  void read_noBytes_zeroAtEndToo() throws IOException {
    assertEquals(0, stream.read(new byte[0]));
    stream.readAllBytes();
    assertEquals(0, stream.read(new byte[1], 1, 0));
    assertEquals(-1, stream.read(new byte[1]));
  }

  @Test
  void read_rangeOutsideArray_rejected() {
    byte[] target = new byte[4];
    assertThrows(IndexOutOfBoundsException.class, () -> stream.read(target, 1, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> stream.read(target, -1, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> stream.read(target, 5, 0));
  }
}
