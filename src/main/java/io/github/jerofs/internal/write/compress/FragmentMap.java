package io.github.jerofs.internal.write.compress;

import io.github.jerofs.attribute.DataLayout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The map of a file that is entirely a fragment: its offset with the highest bit set. */
final class FragmentMap extends FileMap {
  private static final int HEADER = 8;

  private final long offset;

  FragmentMap(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset " + offset + " in the packed inode");
    }
    this.offset = offset;
  }

  @Override
  public DataLayout layout() {
    return DataLayout.COMPRESSED_FULL;
  }

  @Override
  public long union() {
    return 0;
  }

  @Override
  public int inlineSize() {
    return 0;
  }

  @Override
  public long size(long end) {
    return (-end & HEADER - 1) + HEADER;
  }

  @Override
  public void write(long end, long address, OutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) size(end)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(bytes.capacity() - HEADER, offset | Long.MIN_VALUE);
    out.write(bytes.array());
  }
}
