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
 * Lists a directory in the order of the disk. Holds a copy of one block at a time.
 *
 * <p>What it lists can be looked up: names ascend, and so do the first names of the blocks by which
 * {@link DirectoryFinder} finds a block; where a block cannot be read, that goes through the
 * listing instead. A block that sends look-ups astray ends the listing before the first of them.
 */
final class DirectoryReader implements DirectoryEntries {
  private static final byte[] NO_NAME = {};

  /**
   * A block behind the present one that a look-up in it comes by.
   *
   * @param low the first block that the search has left between when it comes there
   * @param name the first name of the block; null if it cannot be read, which ends the search
   */
  private record Bound(long block, long low, byte @Nullable [] name) {}

  private final DirectoryFinder finder;
  private final Inode directory;
  private final InodeContent content;
  private final long lastBlock;

  /** The nearest first. */
  private final Deque<Bound> bounds = new ArrayDeque<>();

  private long nextBlock;
  private @Nullable DirectoryBlock block;
  private byte[][] names = {};

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
    do {
      if (!advance()) {
        return false;
      }
    } while (isDotOrDotDot());
    return true;
  }

  /** Goes to the next entry of the block, whatever it is. */
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
    SourceFault.settle(); // the copy is kept
    byte[][] checked = loaded.names(name);
    checkWay(loaded);
    nextBlock++;
    block = loaded;
    names = checked;
    entry = -1;
    return true;
  }

  /**
   * Checks that the search for each name of {@code current} ends there. The blocks before it were
   * listed, and so are in order; of those behind it, the ones on the way must be.
   */
  private void checkWay(DirectoryBlock current) throws IOException {
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

  /**
   * Takes the steps of the search: down to the block behind the present one, if all can be read.
   */
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
      SourceFault.settle(); // the bounds are kept
      return null; // thrown again when it is listed
    }
    SourceFault.settle();
    checkAscends(first);
    return first;
  }

  /**
   * Returns the inode number of entry {@code wanted[from, to)}, also of {@code .} and {@code ..},
   * if it lies before all damage. For a reader that was not used.
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
