package io.github.jerofs.attribute;

/**
 * An inode without a name in which other inodes store data. Immutable and thread-safe.
 *
 * @param kind the purpose of the inode
 * @param nid the inode number on disk
 * @param size the size of the data in bytes
 * @param layout how the data is stored
 * @param stored the bytes on disk and the compression algorithms
 */
public record HiddenInode(Kind kind, long nid, long size, DataLayout layout, StoredData stored) {
  /** The purpose of a hidden inode. */
  public enum Kind {
    /** Stores tails of files, or whole files: {@link FileExtent.Kind#FRAGMENT}. */
    PACKED,
    /** Stores inodes and their inline data. */
    METABOX
  }
}
