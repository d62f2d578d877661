package io.github.jerofs.internal.image;

import io.github.jerofs.internal.format.DirectoryBlock;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the entries of a directory in the order of the disk, ascending by the bytes of the
 * names, without {@code .} and {@code ..}. Holds one block at a time. For one thread.
 */
public final class DirectoryReader {
  private static final byte[] NO_NAME = {};

  private final ErofsImage image;
  private final Inode directory;
  private final InodeContent content;
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
    entry++;
    if (current == null || entry == current.count()) {
      if (nextBlock << image.superblock().blockBits() >= directory.size()) {
        entry--;
        return false;
      }
      current = SourceFault.guard(image.description(), this::loadBlock);
      current.validate(name);
      nextBlock++;
      block = current;
      entry = 0;
    }
    name = current.name(entry);
    nid = current.nid(entry);
    fileType = current.fileType(entry);
    return true;
  }

  /** Copies a block out of mapped memory, so that only this must be guarded. */
  private DirectoryBlock loadBlock() throws IOException {
    return image.directoryBlock(directory, content, nextBlock).copy();
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
