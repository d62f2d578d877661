package io.github.jerofs.attribute;

import java.nio.file.attribute.PosixFileAttributes;

/**
 * All that an inode says of a file: {@code Files.readAttributes(path, ErofsFileAttributes.class)},
 * or {@code "unix:*"} and {@code "erofs:*"} by name. Immutable.
 */
public interface ErofsFileAttributes extends PosixFileAttributes {
  /** Returns the inode number on disk; bit 63 is set for an inode in the metabox. */
  long nid();

  /** Returns the inode number as Linux shows it ({@code st_ino}), unsigned. */
  long ino();

  /** Returns type and permission bits ({@code st_mode}). */
  int mode();

  /** Returns the owner's id, unsigned. */
  int uid();

  /** Returns the group's id, unsigned. */
  int gid();

  /** Returns the number of hard links that the inode states. */
  int nlink();

  /** Returns the device number of a device file, encoded as glibc's {@code makedev}; else 0. */
  long rdev();

  /** Returns the on-disk form of the inode. */
  InodeFormat inodeFormat();

  /**
   * Returns the bytes behind the inode that hold its extended attributes: those of its own, and
   * references to shared ones.
   */
  int xattrSize();

  /** Returns how the data is stored. */
  DataLayout layout();
}
