package io.github.jerofs.attribute;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.function.Consumer;

/**
 * The {@code erofs} view of a file: its {@link ErofsFileAttributes} and how its data is stored.
 * Safe for use by multiple threads.
 *
 * <pre>{@code
 * ErofsFileAttributeView view =
 *     Files.getFileAttributeView(path, ErofsFileAttributeView.class);
 * view.readExtents(extent -> System.out.println(extent.kind() + " " + extent.length()));
 * }</pre>
 */
public interface ErofsFileAttributeView extends BasicFileAttributeView {
  @Override
  ErofsFileAttributes readAttributes() throws IOException;

  /**
   * Returns how the data of the file is stored. Unlike {@link #readAttributes}, which reads only
   * the inode, this method reads the whole block map: its cost grows with the size of the file.
   *
   * @throws IOException if the block map is corrupt or cannot be read
   */
  StoredData readStoredData() throws IOException;

  /**
   * Passes the extents of the file to {@code action}, in file order. Files without data have no
   * extents. Addresses are passed as the block map states them; in a damaged image, they may be out
   * of bounds.
   *
   * @param action receives the extents one by one; exceptions that it throws are passed on
   * @throws IOException if the block map is corrupt or cannot be read, possibly after some extents
   */
  void readExtents(Consumer<? super FileExtent> action) throws IOException;
}
