package io.github.jerofs.internal.verity;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.option.HashTreeFormat;

/** Where a tree begins, from where its superblock does. */
final class TreePlace {
  private TreePlace() {}

  /**
   * Returns where the tree begins: at {@code offset}, or at the first multiple of the hash block
   * size behind the superblock there. Overflow gives the greatest number.
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
