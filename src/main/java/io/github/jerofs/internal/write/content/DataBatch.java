package io.github.jerofs.internal.write.content;

import io.github.jerofs.internal.write.image.Identity;
import io.github.jerofs.internal.write.image.ZoneLayout;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.internal.write.node.Plan;
import java.io.IOException;
import java.util.Arrays;

/**
 * A batch of small files in memory: their blocks back to back, their tails in a separate array. One
 * thread reads the batch, another one then writes it.
 */
public final class DataBatch {
  /** The maximum number of bytes in a batch. Larger files are copied piece by piece. */
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_FILES = 256;

  private final NodeTable nodes;
  private final int blockSize;
  private final int[] inodes = new int[MAX_FILES];
  private final int[] starts = new int[MAX_FILES + 1];
  private final long[] checksums = new long[MAX_FILES];
  private final int[] tails = new int[MAX_FILES + 1];
  private final byte[] data;
  private byte[] tailBytes = new byte[4096];
  private int count;
  private int planned;

  /**
   * Creates an empty batch.
   *
   * @param data {@link #MAX_BYTES} to read into
   */
  DataBatch(NodeTable nodes, int blockSize, byte[] data) {
    this.nodes = nodes;
    this.blockSize = blockSize;
    this.data = data;
  }

  /** Adds a file if there is room. */
  boolean add(int inode) {
    long size = ZoneLayout.up(nodes.size(inode), blockSize);
    if (count == MAX_FILES || planned + size > MAX_BYTES) {
      return false;
    }
    inodes[count++] = inode;
    planned += (int) size;
    return true;
  }

  /** Reads all files. */
  DataBatch read() throws IOException {
    for (int i = 0; i < count; i++) {
      int inode = inodes[i];
      int start = starts[i];
      int size = (int) nodes.size(inode);
      if (nodes.isSymlink(inode)) {
        System.arraycopy(nodes.target(inode), 0, data, start, size);
      } else {
        Content.read(nodes, inode, data, start);
      }
      checksums[i] = Identity.Checksum.of(data, start, size);
      boolean tail = (nodes.plan(inode) & Plan.TAIL) != 0;
      int stored = size / blockSize * blockSize + (tail || size % blockSize == 0 ? 0 : blockSize);
      starts[i + 1] = start + stored;
      if (tail) {
        addTail(i, start + stored, start + size);
      } else {
        tails[i + 1] = tails[i];
        Arrays.fill(data, start + size, start + stored, (byte) 0);
      }
    }
    return this;
  }

  private void addTail(int i, int from, int to) {
    int length = to - from;
    tails[i + 1] = tails[i] + length;
    if (tails[i + 1] > tailBytes.length) {
      tailBytes = Arrays.copyOf(tailBytes, Math.max(tails[i + 1], 2 * tailBytes.length));
    }
    System.arraycopy(data, from, tailBytes, tails[i], length);
  }

  int count() {
    return count;
  }

  int plannedBytes() {
    return planned;
  }

  int inode(int i) {
    return inodes[i];
  }

  long checksum(int i) {
    return checksums[i];
  }

  byte[] data() {
    return data;
  }

  /**
   * Returns the offset in {@link #data} of the blocks of file {@code i}. They end at the offset of
   * file {@code i + 1}.
   */
  int start(int i) {
    return starts[i];
  }

  void writeTail(int i, TailSpool spool) throws IOException {
    spool.write(tailBytes, tails[i], tails[i + 1] - tails[i]);
  }
}
