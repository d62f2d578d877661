package io.github.jerofs.internal.image;

import io.github.jerofs.internal.format.DirectoryBlock;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.tree.DirectoryEntries;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Lists a directory in the order of the disk. Holds a copy of one block at a time.
 *
 * <p>What it lists can be looked up: names ascend, and so do the first names of the blocks by which
 * {@link DirectoryFinder} finds a block. A damaged block fails in the listing of all blocks that
 * are looked up by way of it.
 */
final class DirectoryReader implements DirectoryEntries {
  private static final byte[] NO_NAME = {};

  /**
   * A block behind the present one that a look-up in it comes by.
   *
   * @param low the first block that the search has left between when it comes there
   * @param name the first name of the block
   */
  private record Bound(long block, long low, byte[] name) {}

  private final DirectoryFinder finder;
  private final Inode directory;
  private final InodeContent content;
  private final long lastBlock;

  /** The nearest first. */
  private final Deque<Bound> bounds = new ArrayDeque<>();

  private long nextBlock;
  private @Nullable DirectoryBlock block;

  /** Number of the present entry in the block, -1 before the first. */
  private int entry = -1;

  private byte[] name = NO_NAME;
  private int fileType;
  private long nid;

  DirectoryReader(DirectoryFinder finder, Inode directory, InodeContent content) {
    this.finder = finder;
    this.directory = directory;
    this.content = content;
    this.lastBlock = finder.lastBlock(directory);
  }

  @Override
  public boolean nextLoaded() throws IOException {
    DirectoryBlock current = block;
    while (current != null && entry + 1 < current.count()) {
      int next = entry + 1;
      name = current.name(next);
      nid = current.nid(next);
      fileType = current.fileType(next);
      entry = next;
      if (!isDotOrDotDot()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean load() throws IOException {
    if (nextBlock > lastBlock) {
      return false;
    }
    DirectoryBlock loaded = finder.block(directory, content, nextBlock).copy();
    loaded.validate(name);
    checkWay(loaded);
    nextBlock++;
    block = loaded;
    entry = -1;
    return true;
  }

  /**
   * Checks that the search for each name of {@code current} ends there. The blocks before it were
   * listed, and so are in order; of those behind it, the ones on the way must be.
   */
  private void checkWay(DirectoryBlock current) throws IOException {
    if (nextBlock == lastBlock) {
      return;
    }
    findBounds();
    Bound nearest = bounds.element();
    byte[] last = current.name(current.count() - 1);
    if (Arrays.compareUnsigned(last, nearest.name) >= 0) {
      finder.block(directory, content, nearest.block).checkAfter(last);
    }
  }

  /** Takes the steps of the search; the last of them is at the block behind the present one. */
  private void findBounds() throws IOException {
    while (!bounds.isEmpty() && bounds.element().block <= nextBlock) {
      bounds.remove();
    }
    Bound behind = bounds.peek();
    long low = behind == null ? 0 : behind.low;
    long high = behind == null ? lastBlock : behind.block - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      if (middle <= nextBlock) {
        low = middle + 1;
      } else {
        bounds.push(bound(middle, low));
        high = middle - 1;
      }
    }
  }

  private Bound bound(long number, long low) throws IOException {
    byte[] first = finder.block(directory, content, number).name(0);
    Bound behind = bounds.peek();
    if (behind != null && Arrays.compareUnsigned(first, behind.name) >= 0) {
      finder.block(directory, content, behind.block).checkAfter(first);
    }
    return new Bound(number, low, first);
  }

  private boolean isDotOrDotDot() {
    return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
  }

  @Override
  public byte[] name() {
    return name;
  }

  @Override
  public int fileType() {
    return fileType;
  }

  @Override
  public long id() {
    return nid;
  }
}
