package io.github.jerofs.internal.container.composefs;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.tree.DelegatingNode;
import io.github.jerofs.internal.tree.Node;

/** A whiteout of the tree: a character device with number 0. */
final class WhiteoutNode extends DelegatingNode {
  /** Wraps the regular file that the image stores for a whiteout. */
  WhiteoutNode(Node stored) {
    super(stored);
  }

  @Override
  public FileType type() {
    return FileType.CHAR_DEVICE;
  }

  @Override
  public int mode() {
    return (inner().mode() & ~ModeBits.TYPE) | ModeBits.CHAR_DEVICE;
  }

  @Override
  public long size() {
    return 0;
  }

  @Override
  public long deviceNumber() {
    return 0;
  }
}
