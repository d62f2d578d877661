package io.github.jerofs.internal.write.metadata;

import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.internal.write.image.ZoneLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes a zone whose parts arrive nearly in order: at most {@link ZoneLayout#REACH} bytes and a
 * block before the furthest one. Gaps are zero-filled.
 */
public final class ZoneWindow {
  private static final int KEEP = ZoneLayout.REACH + (64 << 10);
  private static final int CAPACITY = 1 << 20;

  private final ImageFile image;
  private byte[] bytes = new byte[CAPACITY];

  /** The position in the image of the first buffered byte. */
  private long start;

  private int used;

  ZoneWindow(ImageFile image, long start) {
    this.image = image;
    this.start = start;
  }

  /** Writes {@code part[from, from + length)} at {@code position} in the image. */
  void put(byte[] part, int from, int length, long position) throws IOException {
    if (position < start) {
      throw new IllegalStateException(position + " was written already");
    }
    if (position + length - start > bytes.length) {
      makeRoom(position, length);
    }
    int at = (int) (position - start);
    System.arraycopy(part, from, bytes, at, length);
    used = Math.max(used, at + length);
  }

  private void makeRoom(long position, int length) throws IOException {
    int done = (int) Math.max(0, Math.min(used, position - start - KEEP));
    image.write(ByteBuffer.wrap(bytes, 0, done), start);
    System.arraycopy(bytes, done, bytes, 0, used - done);
    Arrays.fill(bytes, used - done, used, (byte) 0);
    start += done;
    used -= done;
    long needed = position + length - start;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(needed, 2L * bytes.length)));
    }
  }

  /** Writes the buffered bytes. */
  void flush() throws IOException {
    image.write(ByteBuffer.wrap(bytes, 0, used), start);
    start += used;
    Arrays.fill(bytes, 0, used, (byte) 0);
    used = 0;
  }
}
