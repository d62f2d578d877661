package io.github.jerofs.internal.image;

import io.github.jerofs.error.ErofsException;
import io.github.jerofs.internal.format.DirectoryBlock;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the entries of a directory in the order of the disk, ascending by the bytes of the
 * names, without {@code .} and {@code ..}. Holds one block at a time. For one thread.
 *
 * <p>What it lists can be looked up: names ascend, and so do the first names of the blocks by which
 * {@link ErofsImage#lookup} finds a block; where a block cannot be read, that goes through the
 * listing instead. A block that sends look-ups astray ends the listing before the first of them.
 */
public final class DirectoryReader {
  private static final byte[] NO_NAME = {};

  /**
   * A block behind the present one that a look-up in it comes by.
   *
   * @param low the first block that the search has left between when it comes there
   * @param name the first name of the block; null if it cannot be read, which ends the search
   */
  private record Bound(long block, long low, byte @Nullable [] name) {}

  private final ErofsImage image;
  private final Inode directory;
  private final InodeContent content;
  private final long lastBlock;

  /** The nearest first. */
  private final Deque<Bound> bounds = new ArrayDeque<>();

  private long nextBlock;
  private @Nullable DirectoryBlock block;
  private int entry = -1;
  private byte[] name = NO_NAME;
  private int fileType;
  private long nid = ErofsImage.NO_ENTRY;

  DirectoryReader(ErofsImage image, Inode directory) throws IOException {
    this.image = image;
    this.directory = directory;
    this.content = image.content(directory);
    this.lastBlock = (directory.size() - 1) >> image.superblock().blockBits();
  }

  /**
   * Goes to the next entry.
   *
   * @return false behind the last one
   */
  public boolean next() throws IOException {
    do {
      if (!advance()) {
        return false;
      }
    } while (isDotOrDotDot());
    return true;
  }

  private boolean advance() throws IOException {
    DirectoryBlock current = block;
    int following = entry + 1;
    if (current == null || following == current.count()) {
      if (nextBlock > lastBlock) {
        return false;
      }
      current = SourceFault.guard(image.description(), this::loadBlock);
      current.validate(name);
      checkWay(current);
      nextBlock++;
      block = current;
      following = 0;
    }
    entry = following;
    name = current.name(entry);
    nid = current.nid(entry);
    fileType = current.fileType(entry);
    return true;
  }

  /** Copies a block out of mapped memory, so that only this must be guarded. */
  private DirectoryBlock loadBlock() throws IOException {
    return image.directoryBlock(directory, content, nextBlock).copy();
  }

  /**
   * Checks that the search for each name of {@code current} ends there. The blocks before it were
   * listed, and so are in order; of those behind it, the ones on the way must be.
   */
  private void checkWay(DirectoryBlock current) throws IOException {
    if (nextBlock == lastBlock) {
      return;
    }
    SourceFault.guard(
        image.description(),
        () -> {
          findBounds();
          return true;
        });
    checkAscends(current.name(current.count() - 1));
  }

  /** Checks that {@code last} sorts before the nearest bound that has a name. */
  private void checkAscends(byte[] last) throws IOException {
    for (Bound bound : bounds) {
      if (bound.name != null) {
        if (Arrays.compareUnsigned(last, bound.name) >= 0) {
          throw DirectoryBlock.unsorted(image.description(), directory.nid(), start(bound), last);
        }
        return;
      }
    }
  }

  private long start(Bound bound) {
    return bound.block << image.superblock().blockBits();
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
      first = image.directoryBlock(directory, content, number).name(0);
    } catch (ErofsException e) {
      return null; // told when it is listed
    }
    checkAscends(first);
    return first;
  }

  /**
   * Returns the inode number of entry {@code wanted[from, to)}, if it lies before all damage. For a
   * reader that was not used.
   */
  OptionalLong find(byte[] wanted, int from, int to) throws IOException {
    try {
      while (advance()) {
        int order = Arrays.compareUnsigned(name, 0, name.length, wanted, from, to);
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

  /** Returns the name of the present entry. The array belongs to the caller. */
  public byte[] name() {
    return name;
  }

  /** Returns the file type that the present entry states; the inode is what counts. */
  public int fileType() {
    return fileType;
  }

  /** Returns the inode number of the present entry. */
  public long nid() {
    if (block == null) {
      throw new IllegalStateException("before the first entry");
    }
    return nid;
  }
}
