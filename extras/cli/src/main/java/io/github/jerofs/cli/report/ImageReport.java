package io.github.jerofs.cli.report;

import io.github.jerofs.attribute.ImageInfo;
import java.util.List;
import java.util.Map;

/**
 * Where the bytes of an image go.
 *
 * @param space how the image's bytes are divided
 * @param counts numbers of things
 * @param tree the heaviest directories and files
 * @param types sums by the ends of names, the largest first
 * @param otherTypes the sum of those that are left out
 * @param layouts sums by data layout
 * @param ways sums over extents, by algorithm or kind
 * @param complete whether all that is shared was found
 * @param errors how many files or directories could not be read
 */
record ImageReport(
    ImageInfo info,
    Space space,
    Counts counts,
    DirectoryTree.Node tree,
    Map<String, Sum> types,
    Sum otherTypes,
    Map<String, Sum> layouts,
    Map<String, ExtentTally.Way> ways,
    Files files,
    Links links,
    boolean complete,
    long errors) {

  /**
   * Bytes of the image, each counted once. What is in the metabox counts with its part of the
   * metabox's stored bytes.
   *
   * @param total of all devices, as the superblock states; may be wrong, then less than the sum
   * @param files data of files
   * @param packed all that the packed inode stores
   * @param packedSize bytes of its data
   * @param fragments part of {@code packed} that files use
   * @param directories directory entries, and targets of symbolic links
   * @param inodes inodes of 32 or 64 bytes
   * @param xattrs extended attributes behind inodes
   * @param metabox what the metabox stores besides all that
   */
  record Space(
      long total,
      long files,
      long packed,
      long packedSize,
      long fragments,
      long directories,
      long inodes,
      long xattrs,
      long metabox) {

    /** Returns what has a name. */
    long named() {
      long sum = Sum.plus(Sum.plus(files, packed), Sum.plus(directories, inodes));
      return Sum.plus(sum, Sum.plus(xattrs, metabox));
    }
  }

  /**
   * Numbers of inodes.
   *
   * @param compact of all inodes, those of 32 bytes
   */
  record Counts(
      long files, long directories, long symlinks, long others, long compact, long extended) {}

  /** The files that have most: of stored bytes, of bytes, of bytes shared with others. */
  record Files(List<Largest.Item> stored, List<Largest.Item> sizes, List<Largest.Item> reused) {}

  /**
   * Hard links of regular files.
   *
   * @param names names beyond the first of each inode
   * @param bytes what copies instead of links would add, before compression
   */
  record Links(long names, long bytes) {}
}
