package io.github.jerofs.internal.image;

import io.github.jerofs.error.ErofsException;
import io.github.jerofs.internal.format.DirectoryBlock;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.tree.DirectoryEntries;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Lists a directory in on-disk order. Holds a copy of one block at a time.
 *
 * <p>Every listed name can be looked up. Names ascend, and so do the first names of the blocks that
 * {@link DirectoryFinder} searches. If a block cannot be read, {@link DirectoryFinder} scans the
 * listing instead. If a block would misdirect lookups, the listing ends before the first affected
 * name.
 */
final class DirectoryReader implements DirectoryEntries {
  private static final byte[] NO_NAME = {};

  /**
   * A later block that a lookup in the current block visits.
   *
   * @param low the lower bound of the binary search when it visits the block
   * @param name the first name of the block; null if it cannot be read, which ends the search
   */
  private record Bound(long block, long low, byte @Nullable [] name) {}

  private final DirectoryFinder finder;
  private final Inode directory;
  private final InodeContent content;
  private final long lastBlock;

  /** Nearest block first. */
  private final Deque<Bound> bounds = new ArrayDeque<>();

  private long nextBlock;
  private @Nullable DirectoryBlock block;
  private byte[][] names = {};

  /** Index of the current entry in the block, or -1 before the first. */
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
    do {
      if (!advance()) {
        return false;
      }
    } while (isDotOrDotDot());
    return true;
  }

  /** Advances to the next entry of the block, including {@code .} and {@code ..}. */
  private boolean advance() throws IOException {
    DirectoryBlock current = block;
    int next = entry + 1;
    if (current == null || next == current.count()) {
      return false;
    }
    name = names[next];
    nid = current.nid(next);
    fileType = current.fileType(next);
    entry = next;
    return true;
  }

  @Override
  public boolean load() throws IOException {
    if (nextBlock > lastBlock) {
      return false;
    }
    DirectoryBlock loaded = finder.block(directory, content, nextBlock).copy();
    SourceFault.settle(); // before the copy is retained
    byte[][] checked = loaded.names(name);
    checkSearchPath(loaded);
    nextBlock++;
    block = loaded;
    names = checked;
    entry = -1;
    return true;
  }

  /**
   * Checks that a search for any name in {@code current} ends in that block. The preceding blocks
   * are already listed, so they are in order. Of the later blocks, only those on the search path
   * must be in order.
   */
  private void checkSearchPath(DirectoryBlock current) throws IOException {
    if (nextBlock < lastBlock) {
      findBounds();
      checkAscends(current.name(current.count() - 1));
    }
  }

  /** Checks that {@code last} sorts before the nearest bound that has a name. */
  private void checkAscends(byte[] last) throws IOException {
    for (Bound bound : bounds) {
      if (bound.name != null) {
        if (Arrays.compareUnsigned(last, bound.name) >= 0) {
          throw DirectoryBlock.unsorted(finder.description(), directory.nid(), start(bound), last);
        }
        return;
      }
    }
  }

  private long start(Bound bound) {
    return finder.start(bound.block);
  }

  /** Follows the search path to the block after the current one, unless a block cannot be read. */
  private void findBounds() throws IOException {
    while (!bounds.isEmpty() && bounds.element().block <= nextBlock) {
      bounds.remove();
    }
    Bound behind = bounds.peek();
    if (behind != null && behind.name == null) {
      return;
    }
    long low = behind == null ? 0 : behind.low;
    long high = behind == null ? lastBlock : behind.block - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      if (middle <= nextBlock) {
        low = middle + 1;
      } else {
        byte @Nullable [] first = firstName(middle);
        bounds.push(new Bound(middle, low, first));
        high = first == null ? -1 : middle - 1;
      }
    }
  }

  private byte @Nullable [] firstName(long number) throws IOException {
    byte[] first;
    try {
      first = finder.block(directory, content, number).name(0);
    } catch (ErofsException e) {
      SourceFault.settle(); // the bounds are retained
      return null; // thrown again when the block is listed
    }
    SourceFault.settle();
    checkAscends(first);
    return first;
  }

  /**
   * Returns the nid of the entry {@code wanted[from, to)}, including {@code .} and {@code ..}, if
   * the entry precedes any damage. Requires an unused reader.
   */
  OptionalLong find(byte[] wanted, int from, int to) throws IOException {
    try {
      while (advance() || load()) {
        int order = entry < 0 ? -1 : Arrays.compareUnsigned(name, 0, name.length, wanted, from, to);
        if (order >= 0) {
          return order == 0 ? OptionalLong.of(nid) : OptionalLong.empty();
        }
      }
    } catch (ErofsException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
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
