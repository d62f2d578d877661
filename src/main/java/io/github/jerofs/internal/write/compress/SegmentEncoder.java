package io.github.jerofs.internal.write.compress;

import java.util.Arrays;

/** Splits a part of a file into extents and compresses them. Holds the buffers. Not thread-safe. */
final class SegmentEncoder {
  /**
   * The length in bytes of all parts of a file except the last. A multiple of every cluster size.
   */
  static final int SEGMENT = 4 << 20;

  /** Minimum lengths of the buffers. */
  private static final int MIN_BUFFER = 64 << 10;

  /** The maximum decoded size of a filled pcluster. Reading a byte decodes everything before it. */
  private static final int MAX_DECODED = 1 << 20;

  /**
   * The alignment of inodes, which limits inline tails: they must fit in a block after any inode.
   */
  private static final int INODE_ALIGNMENT = 32;

  /** The maximum size of the map of a fragment. Smaller files are inline. */
  private static final int MIN_FRAGMENT = 16;

  private byte[] in = EncodedFile.NONE;
  private byte[] out = EncodedFile.NONE;

  /** The extents of the current part. */
  private ExtentList.Builder extents = new ExtentList.Builder(1);

  private int stored;
  private byte[] inlineTail = EncodedFile.NONE;
  private byte[] fragment = EncodedFile.NONE;

  /**
   * Returns the array for {@code length} bytes of content. It grows on demand: while native code
   * holds arrays, JDKs before 22 fail to allocate large ones, although the heap has garbage.
   */
  byte[] input(int length) {
    in = grown(in, length);
    return in;
  }

  private static byte[] grown(byte[] array, int length) {
    if (array.length >= length) {
      return array;
    }
    return new byte[Math.max(MIN_BUFFER, Math.max(length, Math.min(2 * array.length, SEGMENT)))];
  }

  /** Returns whether a file of {@code size} bytes belongs in the packed inode as a whole. */
  static boolean isFragment(Encoding encoding, long size) {
    return encoding.fragments() && size <= encoding.clusterSize() && size > MIN_FRAGMENT;
  }

  /**
   * Encodes the first {@code length} bytes of {@link #input}.
   *
   * @param last whether they end the file
   */
  Segment encode(Encoding encoding, Compressor compressor, int length, boolean last) {
    extents = new ExtentList.Builder(encoding.plainUnit());
    stored = 0;
    inlineTail = EncodedFile.NONE;
    fragment = EncodedFile.NONE;
    // Data that grows when compressed, and a short plain extent.
    out = grown(out, length + Math.max(MIN_BUFFER, 2 * encoding.clusterSize()));
    compressor.begin(in, length);
    if (encoding.fillsPclusters() && compressor instanceof FillingCompressor filling) {
      fill(encoding, filling, length, last);
    } else {
      slices(encoding, compressor, length, last);
    }
    byte[] bytes = Arrays.copyOf(out, stored);
    return new Segment(extents.build(), bytes, inlineTail, fragment, Segment.State.EXTENTS);
  }

  private void slices(Encoding encoding, Compressor compressor, int length, boolean last) {
    int unit = encoding.clusterSize();
    boolean indexes = encoding.form() == Encoding.Form.INDEXES;
    for (int at = 0; at < length; at += unit) {
      int slice = Math.min(unit, length - at);
      boolean isTail = last && at + slice == length;
      if (isTail && indexes && encoding.fragments() && slice < unit) {
        fragment = Arrays.copyOfRange(in, at, at + slice);
        return;
      }
      int size = compressor.compress(in, at, slice, out, stored, out.length - stored);
      if (isTail && encoding.inlineTail() && takeInline(encoding, at, slice, size)) {
        return;
      }
      add(encoding, at, slice, size);
    }
  }

  private void fill(Encoding encoding, FillingCompressor compressor, int length, boolean last) {
    int room = encoding.clusterSize();
    int most = Math.max(MAX_DECODED, 4 * room);
    int block = encoding.blockSize();
    for (int at = 0; at < length; ) {
      int end = (int) Math.min(length, (long) at + most);
      int used = compressor.fill(in, at, end, out, stored, stored + room);
      int size = compressor.written();
      boolean isTail = last && at + used == length;
      if (isTail && encoding.fragments() && size <= room - block) {
        fragment = Arrays.copyOfRange(in, at, length);
        return;
      }
      if (isTail && encoding.inlineTail()) {
        if (takeInline(encoding, at, used, size)) {
          return;
        }
        int rest = size % block;
        if (size < used && size > block && rest > 0 && rest < block - block / 4) {
          // Fills whole blocks; the rest becomes the inline tail.
          used = compressor.fill(in, at, end, out, stored, stored + size - rest);
          size = compressor.written();
        }
      }
      boolean gains = roundUp(size, block) < used;
      if (!gains && at + used < length) {
        used = Math.min(Math.max(used & -block, block), length - at);
      }
      add(encoding, at, used, size);
      at += used;
    }
  }

  /** Makes the last extent the inline tail if it is small enough. */
  private boolean takeInline(Encoding encoding, int at, int length, int size) {
    int most = encoding.blockSize() - INODE_ALIGNMENT;
    if (size < length && size <= most) {
      inlineTail = Arrays.copyOfRange(out, stored, stored + size);
    } else if (length <= most) {
      inlineTail = Arrays.copyOfRange(in, at, at + length);
    }
    return inlineTail.length > 0;
  }

  /** Adds an extent whose {@code size} compressed bytes are at the end of the output. */
  private void add(Encoding encoding, int at, int length, int size) {
    int unit = encoding.form() == Encoding.Form.EXTENTS ? 1 : encoding.blockSize();
    int rounded = roundUp(size, unit);
    if (rounded < length) {
      int padding = rounded - size;
      if (padding > 0) {
        System.arraycopy(out, stored, out, stored + padding, size);
        Arrays.fill(out, stored, stored + padding, (byte) 0);
      }
      extents.compressed(length, rounded);
      stored += rounded;
    } else {
      int plain = roundUp(length, unit);
      System.arraycopy(in, at, out, stored, length);
      Arrays.fill(out, stored + length, stored + plain, (byte) 0);
      extents.plain(length);
      stored += plain;
    }
  }

  private static int roundUp(int value, int unit) {
    return value + unit - 1 & -unit;
  }
}
