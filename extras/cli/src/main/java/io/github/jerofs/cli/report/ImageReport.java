package io.github.jerofs.cli.report;

import io.github.jerofs.attribute.ImageInfo;
import java.util.List;
import java.util.Map;

/**
 * Where the bytes of an image go.
 *
 * @param space bytes by purpose
 * @param counts numbers of inodes
 * @param tree the largest directories and files
 * @param types sums by file name extension, the largest first
 * @param otherTypes the sum of all other types
 * @param layouts sums by data layout
 * @param ways sums over extents, by algorithm or kind
 * @param complete whether all sharing was found
 * @param errors number of files or directories that could not be read
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
   * Bytes of the image, each counted once. Inodes and data in the metabox count with their share of
   * its stored bytes.
   *
   * @param total size of all devices according to the superblock, which may be too small
   * @param files data of files
   * @param packed stored bytes of the packed inode
   * @param packedSize size of its data
   * @param fragments the part of {@code packed} that files use
   * @param directories directory entries and targets of symbolic links
   * @param inodes inodes of 32 or 64 bytes
   * @param xattrs inline extended attributes
   * @param metabox stored bytes of the metabox that are not counted elsewhere
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

    /** Returns the sum of all parts. */
    long named() {
      long sum = Sum.plus(Sum.plus(files, packed), Sum.plus(directories, inodes));
      return Sum.plus(sum, Sum.plus(xattrs, metabox));
    }
  }

  /**
   * Numbers of inodes.
   *
   * @param compact inodes of 32 bytes, of any type
   * @param extended inodes of 64 bytes, of any type
   */
  record Counts(
      long files, long directories, long symlinks, long others, long compact, long extended) {}

  /** The largest files by stored bytes, by size and by bytes shared with earlier files. */
  record Files(List<Largest.Item> stored, List<Largest.Item> sizes, List<Largest.Item> reused) {}

  /**
   * Hard links of regular files.
   *
   * @param names number of names beyond the first of each inode
   * @param bytes bytes that copies would add, before compression
   */
  record Links(long names, long bytes) {}
}
