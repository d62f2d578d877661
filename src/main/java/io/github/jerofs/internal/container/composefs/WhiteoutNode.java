package io.github.jerofs.internal.container.composefs;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.InodeFormat;
import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.tree.Node;

/** A whiteout as the tree has it: a character device with number 0. */
record WhiteoutNode(Node stored) implements Node {
  @Override
  public long id() {
    return stored.id();
  }

  @Override
  public long nid() {
    return stored.nid();
  }

  @Override
  public long ino() {
    return stored.ino();
  }

  @Override
  public FileType type() {
    return FileType.CHAR_DEVICE;
  }

  @Override
  public int mode() {
    return (stored.mode() & ~ModeBits.TYPE) | ModeBits.CHAR_DEVICE;
  }

  @Override
  public int uid() {
    return stored.uid();
  }

  @Override
  public int gid() {
    return stored.gid();
  }

  @Override
  public int links() {
    return stored.links();
  }

  @Override
  public long size() {
    return 0;
  }

  @Override
  public long seconds() {
    return stored.seconds();
  }

  @Override
  public int nanos() {
    return stored.nanos();
  }

  @Override
  public long deviceNumber() {
    return 0;
  }

  @Override
  public InodeFormat format() {
    return stored.format();
  }

  @Override
  public DataLayout layout() {
    return stored.layout();
  }

  @Override
  public int xattrSize() {
    return stored.xattrSize();
  }

  @Override
  public ImagePlace place() {
    return stored.place();
  }
}
