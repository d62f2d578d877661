package io.github.jerofs.internal.image;

import io.github.jerofs.error.ErofsException;
import io.github.jerofs.internal.format.DirectoryBlock;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.tree.Tree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** Looks up names directly in the directory blocks of the image. Safe for use by many threads. */
final class DirectoryFinder {
  private final InodeTable inodes;
  private final int blockBits;

  DirectoryFinder(InodeTable inodes) {
    this.inodes = inodes;
    this.blockBits = inodes.superblock().blockBits();
  }

  DirectoryReader list(Inode directory) throws IOException {
    return new DirectoryReader(this, directory, inodes.content(directory));
  }

  /** Returns the nid of {@code name[from, to)} in {@code directory}, or {@link Tree#NO_NODE}. */
  long find(Inode directory, byte[] name, int from, int to) throws IOException {
    try {
      return binarySearch(directory, name, from, to);
    } catch (ErofsException e) {
      // Names that are listed before the damage must also be found.
      OptionalLong listed = list(directory).find(name, from, to);
      if (listed.isPresent()) {
        return listed.getAsLong();
      }
      throw e;
    }
  }

  /**
   * The first names of the blocks are sorted. One binary search finds the block, and a second finds
   * the name in it.
   */
  private long binarySearch(Inode directory, byte[] name, int from, int to) throws IOException {
    InodeContent content = inodes.content(directory);
    long low = 0;
    long high = lastBlock(directory);
    DirectoryBlock candidate = null;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      DirectoryBlock block = block(directory, content, middle);
      int order = block.compare(name, from, to, 0);
      if (order == 0) {
        return block.nid(0);
      }
      if (order > 0) {
        candidate = block;
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    int entry = candidate == null ? -1 : candidate.find(name, from, to);
    return candidate == null || entry < 0 ? Tree.NO_NODE : candidate.nid(entry);
  }

  /** Returns the number of the last block, or -1 if there are no blocks. */
  long lastBlock(Inode directory) {
    return (directory.size() - 1) >> blockBits;
  }

  /** Returns the offset of a block in its directory. */
  long start(long number) {
    return number << blockBits;
  }

  /** Returns the name of the image for error messages. */
  String description() {
    return inodes.description();
  }

  /** Returns a block of a directory, which may be backed by mapped memory. */
  DirectoryBlock block(Inode directory, InodeContent content, long number) throws IOException {
    long start = start(number);
    int length = (int) Math.min(1L << blockBits, directory.size() - start);
    ByteBuffer bytes = content.view(start, length);
    return new DirectoryBlock(bytes, inodes.description(), directory.nid(), start);
  }
}
