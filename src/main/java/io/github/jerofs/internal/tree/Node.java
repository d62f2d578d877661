package io.github.jerofs.internal.tree;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.InodeFormat;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.FileType;

/**
 * A file, directory or anything else in a {@link Tree}, with its attributes. Immutable. Two nodes
 * of a tree are the same file if their {@link #id} is equal; {@code equals} says nothing.
 */
public interface Node {
  /**
   * Returns the number of this node: no other file of the tree has it, and {@link Tree#node} finds
   * the node by it. A tree of several images combines image and nid.
   */
  long id();

  /** Returns the inode number in the image that the node comes from. */
  long nid();

  /** Returns the number that {@code st_ino} shows. */
  long ino();

  /** Returns the type, as {@link #mode} states it. */
  FileType type();

  /** Returns type and permission bits, as {@code st_mode}. */
  int mode();

  /** Returns the owner, unsigned. */
  int uid();

  /** Returns the group, unsigned. */
  int gid();

  /** Returns the number of hard links that the inode states, unsigned. */
  int links();

  /** Returns the length of the data in bytes, never negative. */
  long size();

  /** Returns the modification time in seconds since 1970. */
  long seconds();

  /** Returns the nanoseconds of the modification time, 0..999,999,999. */
  int nanos();

  /** Returns the device number in the encoding of {@code makedev} of glibc, 0 without one. */
  long deviceNumber();

  /** Returns how the inode is stored. */
  InodeFormat format();

  /** Returns how the data is stored. */
  DataLayout layout();

  /** Returns the size of the inline extended attributes in bytes, 0 without any. */
  int xattrSize();

  /** Returns the place of the inode, for messages. */
  ImagePlace place();

  /** Returns whether this is a directory. */
  default boolean isDirectory() {
    return type() == FileType.DIRECTORY;
  }

  /** Returns whether this is a symbolic link. */
  default boolean isSymlink() {
    return type() == FileType.SYMLINK;
  }
}
