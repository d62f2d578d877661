package io.github.jerofs;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;

/** The {@code erofs} view: {@link ErofsFileAttributes} of a file. */
public interface ErofsFileAttributeView extends BasicFileAttributeView {
  @Override
  ErofsFileAttributes readAttributes() throws IOException;

  /**
   * Tells how the data of the file is kept. Unlike the attributes, which the inode holds, this
   * reads the whole block map, so it takes longer for a larger file and fails if the map is
   * damaged.
   */
  StoredData readStoredData() throws IOException;

  /**
   * Returns the first position, from {@code position} on, of a byte that is stored and not in a
   * hole, or the size of the file if there is none; as {@code lseek} with {@code SEEK_DATA}. Zeros
   * that are stored are data. Takes longer the more extents it passes.
   *
   * @param position in bytes, not negative
   */
  long nextData(long position) throws IOException;

  /**
   * Returns the first position, from {@code position} on, of a byte in a hole, or the size of the
   * file if there is none; as {@code lseek} with {@code SEEK_HOLE}.
   *
   * @param position in bytes, not negative
   */
  long nextHole(long position) throws IOException;
}
