package io.github.jerofs.cli.report;

import io.github.jerofs.attribute.HiddenInode;

/**
 * The stored bytes of an inode that holds data of other inodes, and how many of them are accounted
 * for. Compressed data cannot be divided exactly: each byte of data counts for the same share.
 */
final class Pool {
  private final long size;
  private final long stored;
  private long left;

  private Pool(long size, long stored) {
    this.size = size;
    this.stored = stored;
    this.left = stored;
  }

  static Pool of(HiddenInode inode) {
    return new Pool(inode.size(), inode.stored().size());
  }

  static Pool none() {
    return new Pool(0, 0);
  }

  /** Takes the share of {@code bytes} of data, at most what is left. */
  long take(long bytes) {
    long share = Math.min(left, share(bytes));
    left -= share;
    return share;
  }

  /** Returns the share of {@code bytes} of data. */
  long share(long bytes) {
    return size == 0 ? 0 : (long) ((double) stored * Math.min(bytes, size) / size);
  }

  long size() {
    return size;
  }

  long stored() {
    return stored;
  }

  /** Returns the stored bytes that were not taken. */
  long left() {
    return left;
  }
}
