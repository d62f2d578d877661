package io.github.jerofs.attribute;

import java.nio.file.attribute.PosixFileAttributes;

/**
 * The attributes that the inode of a file states. Immutable and thread-safe.
 *
 * <pre>{@code
 * ErofsFileAttributes attributes = Files.readAttributes(path, ErofsFileAttributes.class);
 * long nid = attributes.nid();
 * Map<String, Object> byName = Files.readAttributes(path, "erofs:nid,layout");
 * }</pre>
 */
public interface ErofsFileAttributes extends PosixFileAttributes {
  /** Returns the inode number on disk; bit 63 is set for an inode in the metabox. */
  long nid();

  /** Returns the inode number that Linux reports ({@code st_ino}), unsigned. */
  long ino();

  /** Returns type and permission bits ({@code st_mode}). */
  int mode();

  /** Returns the owner's user ID, unsigned. */
  int uid();

  /** Returns the group ID, unsigned. */
  int gid();

  /** Returns the number of hard links stated in the inode. */
  int nlink();

  /**
   * Returns the device number of a device file, encoded as by glibc's {@code makedev}, or 0 for
   * other files.
   */
  long rdev();

  /** Returns the on-disk form of the inode. */
  InodeFormat inodeFormat();

  /**
   * Returns the size of the extended attribute area after the inode, in bytes: inline attributes
   * and references to shared ones.
   */
  int xattrSize();

  /** Returns how the data is stored. */
  DataLayout layout();

  /** Returns the layer of a union that contains the file, 0 for the topmost and outside unions. */
  int layer();
}
