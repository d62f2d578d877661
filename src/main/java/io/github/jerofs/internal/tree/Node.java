package io.github.jerofs.internal.tree;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.InodeFormat;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.FileType;

/**
 * A file of any type in a {@link Tree}, with its attributes. Immutable. Two nodes of a tree are the
 * same file if their {@link #id} is equal; do not compare them with {@code equals}.
 */
public interface Node {
  /**
   * Returns the id of this node, which is unique within the tree. {@link Tree#node} finds the node
   * by id. In a tree of several images, the id combines image and nid.
   */
  long id();

  /** Returns the inode number in the image that contains the node. */
  long nid();

  /** Returns the number reported as {@code st_ino}. */
  long ino();

  /** Returns the type, as encoded in {@link #mode}. */
  FileType type();

  /** Returns type and permission bits, as in {@code st_mode}. */
  int mode();

  /** Returns the owner, unsigned. */
  int uid();

  /** Returns the group, unsigned. */
  int gid();

  /** Returns the number of hard links recorded in the inode, unsigned. */
  int links();

  /** Returns the length of the data in bytes, never negative. */
  long size();

  /** Returns the modification time in seconds since 1970. */
  long seconds();

  /** Returns the nanoseconds of the modification time, 0..999,999,999. */
  int nanos();

  /** Returns the device number encoded like glibc {@code makedev}, or 0 if there is none. */
  long deviceNumber();

  /** Returns how the inode is stored. */
  InodeFormat format();

  /** Returns how the data is stored. */
  DataLayout layout();

  /** Returns the size of the inline extended attributes in bytes, or 0 if there are none. */
  int xattrSize();

  /** Returns the location of the inode, for messages. */
  ImagePlace place();

  /** Returns whether this is a directory. */
  default boolean isDirectory() {
    return type() == FileType.DIRECTORY;
  }

  /** Returns whether this is a symbolic link. */
  default boolean isSymlink() {
    return type() == FileType.SYMLINK;
  }

  /** Returns the layer of a union that contains this node, 0 for the topmost and outside unions. */
  default int layer() {
    return 0;
  }
}
