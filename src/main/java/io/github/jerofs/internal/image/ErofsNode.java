package io.github.jerofs.internal.image;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.InodeFormat;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.tree.Node;

/** An inode as a node of the tree. */
final class ErofsNode implements Node {
  private final ErofsImage image;
  private final Inode inode;

  ErofsNode(ErofsImage image, Inode inode) {
    this.image = image;
    this.inode = inode;
  }

  Inode inode() {
    return inode;
  }

  @Override
  public long id() {
    return inode.nid();
  }

  @Override
  public long nid() {
    return inode.nid();
  }

  /** Folds the metabox bit into the low 32 bits, as Linux does for images with a metabox. */
  @Override
  public long ino() {
    long nid = inode.nid();
    return image.superblock().hasMetabox()
        ? ((nid << 1) & 0xffffffff00000000L) | (nid & 0x7fffffff) | ((nid >>> 63) << 31)
        : nid;
  }

  @Override
  public FileType type() {
    return inode.type();
  }

  @Override
  public int mode() {
    return inode.mode();
  }

  @Override
  public int uid() {
    return inode.uid();
  }

  @Override
  public int gid() {
    return inode.gid();
  }

  @Override
  public int links() {
    return inode.links();
  }

  @Override
  public long size() {
    return inode.size();
  }

  @Override
  public long seconds() {
    return inode.seconds();
  }

  @Override
  public int nanos() {
    return inode.nanos();
  }

  @Override
  public long deviceNumber() {
    return inode.deviceNumber();
  }

  @Override
  public InodeFormat format() {
    return inode.format();
  }

  @Override
  public DataLayout layout() {
    return inode.layout();
  }

  @Override
  public int xattrSize() {
    return inode.xattrSize();
  }

  @Override
  public ImagePlace place() {
    return space().place(inode.position());
  }

  private MetadataSpace space() {
    return new MetadataSpace(image.primary(), inode.nid());
  }

  /** Returns the exception for a format violation in this inode. */
  CorruptImageException corrupt(String what) {
    return space().corrupt(inode.position(), what);
  }

  /** Returns the exception for an invalid value of {@code what}. */
  CorruptImageException corrupt(String what, Object expected, Object found) {
    return space().corrupt(inode.position(), what, expected, found);
  }
}
