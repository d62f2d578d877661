package io.github.jerofs.mapping;

/**
 * A contiguous part of a file and the place of its bytes. Covers the file's bytes {@code [start,
 * start + length)}.
 */
public sealed interface Extent {
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
}
