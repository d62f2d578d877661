package io.github.jerofs.internal.verity;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.option.HashTreeFormat;

/** Computes the position of a hash tree from that of its superblock. */
final class TreePlace {
  private TreePlace() {}

  /**
   * Returns the position of the first hash block: {@code offset} if there is no superblock,
   * otherwise the first multiple of the hash block size after it. Returns {@link Long#MAX_VALUE} on
   * overflow.
   */
  static long start(long offset, HashTreeFormat format) {
    if (!format.hasSuperblock()) {
      return offset;
    }
    int mask = format.hashBlockSize() - 1;
    long end = offset + VeritySuperblock.SIZE;
    return end < 0 || end > Long.MAX_VALUE - mask
        ? Long.MAX_VALUE
        : end + mask & -(long) format.hashBlockSize();
  }

  static void requireAligned(ImagePlace place, long offset, int unit) throws CorruptImageException {
    if (offset % unit != 0) {
      throw new CorruptImageException(
          place, "offset of the hash tree", "a multiple of " + unit, offset);
    }
  }
}
