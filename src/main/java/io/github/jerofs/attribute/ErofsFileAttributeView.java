package io.github.jerofs.attribute;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.function.Consumer;

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
   * Tells where each part of the file lies, from front to back. Files without data have no extents.
   * Addresses are as the block map states them: they may lie outside of the image if it is damaged.
   *
   * @param action is called with one extent after the other; what it throws ends the reading
   * @throws IOException if the map is damaged, perhaps after some extents
   */
  void readExtents(Consumer<? super FileExtent> action) throws IOException;
}
