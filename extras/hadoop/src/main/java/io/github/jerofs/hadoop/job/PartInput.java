package io.github.jerofs.hadoop.job;

import java.io.Serializable;

/** A source of entries of a part. Immutable. */
sealed interface PartInput extends Serializable {
  /**
   * The attributes of an entry.
   *
   * @param permissions the lower 12 bits of the mode
   * @param modifiedMillis the modification time in milliseconds
   */
  record Attributes(int permissions, long uid, long gid, long modifiedMillis)
      implements Serializable {}

  /**
   * A directory.
   *
   * @param path its path in the image
   */
  record DirectoryEntry(String path, Attributes attributes) implements PartInput {}

  /**
   * A file of a directory tree.
   *
   * @param root the URI of the root of the tree
   * @param name its path below the root in Hadoop, with a slash first
   * @param path its path in the image
   * @param size its size in bytes
   */
  record FileEntry(String root, String name, String path, long size, Attributes attributes)
      implements PartInput {}

  /**
   * The records of a SequenceFile whose sync markers are in a range. Keys are paths in the image.
   *
   * @param start byte offset in the file
   * @param end byte offset in the file
   */
  record SequenceRange(String uri, long start, long end, Attributes attributes)
      implements PartInput {}

  /** The entries of a tar archive. */
  record TarArchive(String uri) implements PartInput {}
}
