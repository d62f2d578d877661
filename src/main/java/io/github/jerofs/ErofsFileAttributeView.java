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
}
