package io.github.jerofs.internal.write.composefs;

import io.github.jerofs.attribute.ModeBits;

/**
 * The attributes of an inode.
 *
 * @param mode type and permissions
 * @param rdev device number in the encoding of Linux
 * @param size in bytes
 * @param seconds modification time in seconds since 1970
 */
record Stat(
    int mode, long size, long nlink, long uid, long gid, long rdev, long seconds, int nanos) {
  int type() {
    return mode & ModeBits.TYPE;
  }

  boolean isDirectory() {
    return type() == ModeBits.DIRECTORY;
  }

  boolean isRegular() {
    return type() == ModeBits.REGULAR;
  }

  boolean isSymlink() {
    return type() == ModeBits.SYMLINK;
  }

  /** Returns whether this is a character device with number 0. */
  boolean isWhiteout() {
    return type() == ModeBits.CHAR_DEVICE && rdev == 0;
  }

  Stat withSize(long newSize) {
    return new Stat(mode, newSize, nlink, uid, gid, rdev, seconds, nanos);
  }

  Stat withTime(long newSeconds, int newNanos) {
    return new Stat(mode, size, nlink, uid, gid, rdev, newSeconds, newNanos);
  }
}
