package io.github.jerofs.internal.tree;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.InodeFormat;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.FileType;

/** A node with the attributes of a node in another tree, for subclasses to change. */
public abstract class DelegatingNode implements Node {
  private final Node inner;

  /** Takes the attributes from {@code inner}. */
  protected DelegatingNode(Node inner) {
    this.inner = inner;
  }

  /** Returns the node in the other tree. */
  public final Node inner() {
    return inner;
  }

  @Override
  public long id() {
    return inner.id();
  }

  @Override
  public long nid() {
    return inner.nid();
  }

  @Override
  public long ino() {
    return inner.ino();
  }

  @Override
  public FileType type() {
    return inner.type();
  }

  @Override
  public int mode() {
    return inner.mode();
  }

  @Override
  public int uid() {
    return inner.uid();
  }

  @Override
  public int gid() {
    return inner.gid();
  }

  @Override
  public int links() {
    return inner.links();
  }

  @Override
  public long size() {
    return inner.size();
  }

  @Override
  public long seconds() {
    return inner.seconds();
  }

  @Override
  public int nanos() {
    return inner.nanos();
  }

  @Override
  public long deviceNumber() {
    return inner.deviceNumber();
  }

  @Override
  public InodeFormat format() {
    return inner.format();
  }

  @Override
  public DataLayout layout() {
    return inner.layout();
  }

  @Override
  public int xattrSize() {
    return inner.xattrSize();
  }

  @Override
  public ImagePlace place() {
    return inner.place();
  }
}
