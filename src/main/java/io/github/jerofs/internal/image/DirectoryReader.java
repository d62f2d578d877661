package io.github.jerofs.internal.image;

import io.github.jerofs.internal.format.DirectoryBlock;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.tree.DirectoryEntries;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Lists a directory in the order of the disk. Holds a copy of one block at a time. */
final class DirectoryReader implements DirectoryEntries {
  private static final byte[] NO_NAME = {};

  private final DirectoryFinder finder;
  private final Inode directory;
  private final InodeContent content;
  private final long lastBlock;
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
    nextBlock++;
    block = loaded;
    entry = -1;
    return true;
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
