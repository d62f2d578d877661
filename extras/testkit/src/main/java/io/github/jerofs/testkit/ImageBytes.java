package io.github.jerofs.testkit;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;

/**
 * The bytes of an image, for changing single fields. Has its own definition of the format,
 * independent of the code under test.
 */
public final class ImageBytes {
  private static final int SUPERBLOCK = 1024;
  private static final int CHECKSUM = 1;

  private final Path file;
  private final byte[] array;
  private final ByteBuffer bytes;

  private ImageBytes(Path file, byte[] array) {
    this.file = file;
    this.array = array;
    this.bytes = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads an image without metabox, and removes the checksum in the copy. */
  public static ImageBytes of(Path file) throws IOException {
    return new ImageBytes(file, Files.readAllBytes(file))
        .change32(sb(8), compat -> compat & ~CHECKSUM);
  }

  /** Returns a copy of the bytes. */
  public byte[] toArray() {
    return array.clone();
  }

  /** Returns the position of a field of the superblock. */
  public static int sb(int field) {
    return SUPERBLOCK + field;
  }

  /** Returns the position of the first compression configuration record. */
  public int config() {
    return sb(128) + 16 * u8(sb(13));
  }

  /** Returns the position of the inode of {@code path}. */
  public int inode(String path) throws IOException {
    try (FileSystem fs = Erofs.open(file)) {
      return inode(
          Files.readAttributes(
                  fs.getPath(path), ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .nid());
    }
  }

  /** Returns the position of inode {@code nid}. */
  public int inode(long nid) {
    return (u32(sb(40)) << u8(sb(12))) + Math.toIntExact(nid) * 32;
  }

  /** Returns the position of the map header of {@code path}. */
  public int header(String path) throws IOException {
    int inode = inode(path);
    int size = (u16(inode) & 1) != 0 ? 64 : 32;
    int xattrs = u16(inode + 2);
    int end = inode + size + (xattrs == 0 ? 0 : 12 + 4 * (xattrs - 1));
    return end + 7 & -8;
  }

  /** Returns the position of record {@code number} of the full index of {@code path}. */
  public int full(String path, int number) throws IOException {
    return header(path) + 16 + 8 * number;
  }

  /** Returns the position of record {@code number} of 16 bytes in the extents of {@code path}. */
  public int extent(String path, int number) throws IOException {
    return (header(path) + 8 + 15 & -16) + 16 * number;
  }

  /** Returns the byte at {@code at}. */
  public int u8(int at) {
    return bytes.get(at) & 0xff;
  }

  /** Returns the 2 bytes at {@code at}. */
  public int u16(int at) {
    return bytes.getShort(at) & 0xffff;
  }

  /** Returns the 4 bytes at {@code at}. */
  public int u32(int at) {
    return bytes.getInt(at);
  }

  /** Sets the byte at {@code at}. */
  public ImageBytes set8(int at, int value) {
    bytes.put(at, (byte) value);
    return this;
  }

  /** Sets the 2 bytes at {@code at}. */
  public ImageBytes set16(int at, int value) {
    bytes.putShort(at, (short) value);
    return this;
  }

  /** Sets the 4 bytes at {@code at}. */
  public ImageBytes set32(int at, int value) {
    bytes.putInt(at, value);
    return this;
  }

  /** Changes the byte at {@code at}. */
  public ImageBytes change8(int at, IntUnaryOperator change) {
    return set8(at, change.applyAsInt(u8(at)));
  }

  /** Changes the 2 bytes at {@code at}. */
  public ImageBytes change16(int at, IntUnaryOperator change) {
    return set16(at, change.applyAsInt(u16(at)));
  }

  /** Changes the 4 bytes at {@code at}. */
  public ImageBytes change32(int at, IntUnaryOperator change) {
    return set32(at, change.applyAsInt(u32(at)));
  }

  /** Sets {@code length} bytes at {@code at} to {@code value}. */
  public ImageBytes fill(int at, int length, int value) {
    for (int i = 0; i < length; i++) {
      set8(at + i, value);
    }
    return this;
  }
}
