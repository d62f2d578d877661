package io.github.jerofs.cli.report;

import io.github.jerofs.attribute.HiddenInode;

/**
 * The stored bytes of an inode that others keep data in, and how much of them is accounted for. As
 * compressed data cannot be divided, each byte of its data stands for the same part of them.
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

  /** Takes the part that stands for {@code bytes} of the data, as far as it is not taken yet. */
  long take(long bytes) {
    long share = Math.min(left, share(bytes));
    left -= share;
    return share;
  }

  /** Returns the part that stands for {@code bytes} of the data. */
  long share(long bytes) {
    return size == 0 ? 0 : (long) ((double) stored * Math.min(bytes, size) / size);
  }

  long size() {
    return size;
  }

  long stored() {
    return stored;
  }

  /** Returns what nobody took. */
  long left() {
    return left;
  }
}
