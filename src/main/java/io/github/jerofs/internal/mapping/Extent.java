package io.github.jerofs.internal.mapping;

import io.github.jerofs.internal.format.Algorithm;

/**
 * A contiguous part of a file and the location of its bytes. Covers the file bytes {@code [start,
 * start + length)}.
 */
public sealed interface Extent {
  /** Maximum stored size of an encoded extent in bytes: Z_EROFS_PCLUSTER_MAX_SIZE. */
  int MAX_STORED = 1 << 20;

  /** Returns the file offset of the first byte. */
  long start();

  /** Returns the number of bytes, at least 1. */
  long length();

  /** Returns the file offset just past the last byte. */
  default long end() {
    return start() + length();
  }

  /** Returns whether the byte at {@code offset} of the file belongs to this extent. */
  default boolean covers(long offset) {
    return offset >= start() && offset - start() < length();
  }

  /** A run of zeros that is not stored. */
  record Hole(long start, long length) implements Extent {}

  /**
   * Bytes stored uncompressed.
   *
   * @param device device ID, 0 for the primary
   * @param address byte address of the first byte on that device
   */
  record Stored(long start, long length, int device, long address) implements Extent {}

  /**
   * Bytes stored uncompressed in the inode's metadata space.
   *
   * @param position byte offset in the metadata space
   */
  record Inline(long start, long length, long position) implements Extent {}

  /**
   * A compressed pcluster, or the first {@code length} bytes that it decodes to.
   *
   * @param length at most {@link io.github.jerofs.error.ErofsLimit#EXTENT_BYTES}
   * @param inline whether {@code address} is an offset in the inode's metadata space; otherwise, it
   *     is a byte address in the unified address space of the devices
   * @param storedLength number of stored bytes, at most {@link #MAX_STORED}
   * @param partial whether the pcluster decodes to more bytes than this extent
   */
  record Encoded(
      long start,
      long length,
      boolean inline,
      long address,
      int storedLength,
      Algorithm algorithm,
      boolean partial)
      implements Extent {}

  /**
   * Bytes of the packed inode.
   *
   * @param packedOffset offset of the first byte in the data of the packed inode
   */
  record Fragment(long start, long length, long packedOffset) implements Extent {}
}
