package io.github.jerofs.internal.mapping;

import io.github.jerofs.internal.source.ImageSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Objects;

/** A small image in memory with just a superblock, an inode and its block map. */
public final class MapImage implements ImageSource {
  private static final int SMALL = 8192;
  private static final int SUPERBLOCK = 1024;
  private static final int MAGIC = 0xe0f5e1e2;
  private static final int REGULAR = 0100644;

  private final int size;
  private final ByteBuffer bytes;

  /** Creates an image of 8 KiB. */
  public MapImage(int incompat, int algorithms) {
    this(incompat, algorithms, SMALL);
  }

  /**
   * Creates an image with blocks of 4 KiB and nid 0 at its beginning.
   *
   * @param incompat the incompatible features
   * @param algorithms the field {@code u1}
   * @param size the length in bytes
   */
  public MapImage(int incompat, int algorithms, int size) {
    this.size = size;
    this.bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(SUPERBLOCK, MAGIC).put(SUPERBLOCK + 12, (byte) 12);
    bytes.putInt(SUPERBLOCK + 80, incompat).putShort(SUPERBLOCK + 84, (short) algorithms);
  }

  /** Puts a compact inode of a regular file without xattrs at {@code position}. */
  public MapImage inode(int position, int layout, int size) {
    bytes.putShort(position, (short) (layout << 1)).putShort(position + 4, (short) REGULAR);
    bytes.putShort(position + 6, (short) 1).putInt(position + 8, size);
    return this;
  }

  /** Puts bytes in hexadecimal at {@code position}, ignoring spaces and bars. */
  public MapImage put(int position, String hex) {
    byte[] parsed = HexFormat.of().parseHex(hex.replaceAll("[ |]", ""));
    bytes.put(position, parsed);
    return this;
  }

  /** Puts a byte at {@code position}. */
  public MapImage put(int position, int value) {
    bytes.put(position, (byte) value);
    return this;
  }

  /** Returns the byte at {@code position}. */
  public int get(int position) {
    return bytes.get(position) & 0xff;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public String description() {
    return "test image";
  }

  @Override
  public int read(long position, ByteBuffer dst) {
    if (position >= size) {
      return -1;
    }
    int length = (int) Math.min(dst.remaining(), size - position);
    dst.put(bytes.slice((int) position, length));
    return length;
  }

  @Override
  public ByteBuffer view(long position, int length) {
    Objects.checkFromIndexSize(position, length, size);
    return bytes.slice((int) position, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {}
}
