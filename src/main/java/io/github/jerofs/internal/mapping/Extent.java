package io.github.jerofs.internal.mapping;

import io.github.jerofs.internal.format.Algorithm;

/**
 * A contiguous part of a file and the place of its bytes. Covers the file's bytes {@code [start,
 * start + length)}.
 */
public sealed interface Extent {
  /** Most bytes that an encoded extent may be stored in: Z_EROFS_PCLUSTER_MAX_SIZE. */
  int MAX_STORED = 1 << 20;

  /** Returns the offset in the file of the first byte. */
  long start();

  /** Returns the number of bytes, at least 1. */
  long length();

  /** Returns the offset in the file behind the last byte. */
  default long end() {
    return start() + length();
  }

  /** Returns whether the byte at {@code offset} of the file belongs to this extent. */
  default boolean covers(long offset) {
    return offset >= start() && offset - start() < length();
  }

  /** Zeros that are not stored. */
  record Hole(long start, long length) implements Extent {}

  /**
   * Bytes stored as they are.
   *
   * @param device device id, 0 for the primary
   * @param address byte address of the first byte on that device
   */
  record Stored(long start, long length, int device, long address) implements Extent {}

  /**
   * Bytes stored as they are in the inode's metadata space.
   *
   * @param position byte offset in the metadata space
   */
  record Inline(long start, long length, long position) implements Extent {}

  /**
   * A compressed pcluster, or the first {@code length} bytes that it decodes to.
   *
   * @param length at most {@link io.github.jerofs.error.ErofsLimit#EXTENT_BYTES}
   * @param inline whether {@code address} is an offset in the inode's metadata space; else it is a
   *     byte address in the unified address space of the devices
   * @param storedLength number of stored bytes, at most {@link #MAX_STORED}
   * @param partial whether the pcluster decodes to more than this
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
