package io.github.jerofs.attribute;

/**
 * An inode without a name, whose data is shared by others.
 *
 * @param kind what it is for
 * @param nid its inode number on disk
 * @param size bytes of its data
 * @param layout how the data is stored
 * @param stored bytes on disk, and the algorithms used
 */
public record HiddenInode(Kind kind, long nid, long size, DataLayout layout, StoredData stored) {
  /** What a hidden inode is for. */
  public enum Kind {
    /** The ends of files, or whole ones: {@link FileExtent.Kind#FRAGMENT}. */
    PACKED,
    /** Inodes, and what lies behind them. */
    METABOX
  }
}
