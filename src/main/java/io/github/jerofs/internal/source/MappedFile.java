package io.github.jerofs.internal.source;

import java.nio.ByteBuffer;

/**
 * The bytes of a mapped file. A Java 17 buffer cannot exceed 2 GiB, so a file is mapped in windows.
 * Each window starts at a multiple of {@link #STRIDE} and overlaps the next by {@link
 * ImageSource#MAX_VIEW}, so that every view fits in one window. Immutable.
 */
final class MappedFile {
  static final int STRIDE_BITS = 30;
  static final long STRIDE = 1L << STRIDE_BITS;

  private final long size;
  private final ByteBuffer[] windows;

  MappedFile(long size, ByteBuffer[] windows) {
    this.size = size;
    this.windows = windows;
  }

  /** Returns the length in bytes. */
  long size() {
    return size;
  }

  /** Returns the number of mappings. */
  int windows() {
    return windows.length;
  }

  /** Returns the window that contains {@code position} and all views that start there. */
  ByteBuffer window(long position) {
    return windows[(int) (position >>> STRIDE_BITS)];
  }

  /** Returns the offset of {@code position} in its window. */
  static int offsetInWindow(long position) {
    return (int) (position & (STRIDE - 1));
  }
}
