package io.github.jerofs.internal.write.content;

import io.github.jerofs.internal.write.image.BlockLimit;
import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.internal.write.image.ZoneLayout;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The data area of an image. Writes are sequential, and small ones are combined. */
public final class DataArea {
  private static final int BUFFER = 256 << 10;

  private final ImageFile image;
  private final int blockSize;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private long end;

  /** Creates an empty area at {@code start}, a multiple of the block size. */
  DataArea(ImageFile image, int blockSize, long start) {
    this.image = image;
    this.blockSize = blockSize;
    end = start;
  }

  /** Returns the end of the area in the image, in bytes. */
  long end() {
    return end;
  }

  /** Appends the remaining bytes of {@code bytes}. */
  void append(ByteBuffer bytes) throws IOException {
    long newEnd = BlockLimit.checkedEnd(image, blockSize, end, bytes.remaining());
    if (bytes.remaining() > buffer.remaining()) {
      flush();
    }
    if (bytes.remaining() > buffer.remaining()) {
      image.write(bytes, end);
    } else {
      buffer.put(bytes);
    }
    end = newEnd;
  }

  /** Appends zeros up to a block boundary. */
  void align() throws IOException {
    append(ByteBuffer.allocate((int) (ZoneLayout.up(end, blockSize) - end)));
  }

  /** Discards everything from {@code position} on. */
  void cut(long position) throws IOException {
    flush();
    end = position;
  }

  /** Writes the buffered bytes. */
  void flush() throws IOException {
    buffer.flip();
    image.write(buffer, end - buffer.limit());
    buffer.clear();
  }
}
