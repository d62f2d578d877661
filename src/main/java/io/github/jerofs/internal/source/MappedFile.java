package io.github.jerofs.internal.source;

import java.nio.ByteBuffer;

/**
 * The bytes of a mapped file. A Java 17 buffer cannot exceed 2 GiB, so a file is mapped in windows.
 * Each begins at a multiple of {@link #STRIDE} and reaches {@link ImageSource#MAX_VIEW} into the
 * next, so that every view lies in one window. Immutable.
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

  /** Returns how many mappings this takes. */
  int windows() {
    return windows.length;
  }

  /** Returns the window that {@code position} and all views from there lie in. */
  ByteBuffer window(long position) {
    return windows[(int) (position >>> STRIDE_BITS)];
  }

  /** Returns where {@code position} lies in its window. */
  static int offsetInWindow(long position) {
    return (int) (position & (STRIDE - 1));
  }
}
