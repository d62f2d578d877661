package io.github.jerofs.internal.remote.fetch;

import io.github.jerofs.internal.remote.http.ByteRange;
import java.io.IOException;

/**
 * The division of a file into granules, the units of fetching and caching. The last one may be
 * short.
 *
 * @param length the length of the file in bytes
 * @param bits log2 of the granule size
 */
public record Granules(long length, int bits) {
  /** Exceeds the address space of current CPUs. */
  private static final long MAX_LENGTH = 1L << 47;

  private static final int MAX_COUNT = 1 << 30;

  public static Granules of(long length, int granuleBytes) {
    return new Granules(length, Integer.numberOfTrailingZeros(granuleBytes));
  }

  /**
   * Returns the granules of a file.
   *
   * @param name the name of the file for messages
   * @throws IOException if granules of this size do not support a file of this length
   */
  public static Granules of(String name, long length, int granuleBytes) throws IOException {
    Granules granules = of(length, granuleBytes);
    if (!granules.isUsable()) {
      long most = Math.min(MAX_LENGTH, (long) MAX_COUNT * granuleBytes - 1);
      throw new IOException(
          name
              + (": too large for granules of " + granuleBytes + " bytes: expected at most ")
              + (most + " bytes, found " + length));
    }
    return granules;
  }

  /** Returns whether granules of this size support a file of this length. */
  public boolean isUsable() {
    return length >= 0 && length <= MAX_LENGTH && (length >>> bits) < MAX_COUNT;
  }

  public int size() {
    return 1 << bits;
  }

  public int count() {
    return atEnd(length);
  }

  public int at(long position) {
    return (int) (position >>> bits);
  }

  /** Returns the exclusive end of the granules that have bytes before {@code end}. */
  public int atEnd(long end) {
    return (int) ((end + size() - 1) >>> bits);
  }

  public long start(int granule) {
    return (long) granule << bits;
  }

  public long end(int granule) {
    return Math.min(length, start(granule + 1));
  }

  /** Returns the bytes of the granules {@code [first, end)}. */
  ByteRange range(int first, int end) {
    return new ByteRange(start(first), end(end - 1));
  }
}
