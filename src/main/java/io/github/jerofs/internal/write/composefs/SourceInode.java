package io.github.jerofs.internal.write.composefs;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An inode of the tree that becomes an image. Not thread-safe. */
final class SourceInode {
  /**
   * An entry of a directory.
   *
   * @param isLink whether another name comes first in the order of inodes
   */
  record Child(SourceInode inode, boolean isLink) {}

  private final NavigableMap<ByteString, byte[]> xattrs = new TreeMap<>();
  private final NavigableMap<ByteString, Child> children = new TreeMap<>();
  private Stat stat;
  private byte @Nullable [] payload;
  private byte @Nullable [] content;
  private byte @Nullable [] digest;

  SourceInode(Stat stat) {
    this.stat = stat;
  }

  Stat stat() {
    return stat;
  }

  void setStat(Stat newStat) {
    stat = newStat;
  }

  /**
   * Returns the target of a symbolic link or the path of a file's object; null if there is none.
   */
  byte @Nullable [] payload() {
    return payload;
  }

  void setPayload(byte @Nullable [] bytes) {
    payload = bytes;
  }

  /** Returns the data of a regular file that is stored in the image; null if it is an object. */
  byte @Nullable [] content() {
    return content;
  }

  void setContent(byte @Nullable [] bytes) {
    content = bytes;
  }

  /** Returns the fs-verity digest of a file's object; null if it is not recorded. */
  byte @Nullable [] digest() {
    return digest;
  }

  void setDigest(byte @Nullable [] bytes) {
    digest = bytes;
  }

  /** Returns the extended attributes by full name, which may be changed. */
  NavigableMap<ByteString, byte[]> xattrs() {
    return xattrs;
  }

  /** Returns the entries of a directory by name, which may be changed. */
  NavigableMap<ByteString, Child> children() {
    return children;
  }

  /** Returns whether the data of the file is an object outside the image. */
  boolean isExternal() {
    return stat.isRegular() && stat.size() > 0 && content == null;
  }
}
