package io.github.jerofs.attribute;

import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Optional;
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

  /**
   * Computes the SHA-256 of the data, which reads all of it. By name: {@code erofs:sha256}, which
   * {@code erofs:*} leaves out.
   *
   * @return 64 lower-case hexadecimal digits
   * @throws java.nio.file.FileSystemException if the file is not a regular file
   * @throws IOException if the data is corrupt or cannot be read
   */
  String readSha256() throws IOException;

  /**
   * Computes the fs-verity digest of the data with {@link FsVerityOptions#DEFAULT}, which reads all
   * of it. If the data is an object of composefs, outside the image, returns the digest that the
   * image states for it. By name: {@code erofs:fsverity}, which {@code erofs:*} leaves out.
   *
   * @throws java.nio.file.FileSystemException if the file is not a regular file
   * @throws IOException if the data is corrupt or cannot be read
   */
  FsVerityDigest readFsVerityDigest() throws IOException;

  /**
   * Returns the object that holds the data of the file. Empty unless the image is of composefs and
   * the data lies outside it. By name: {@code erofs:object}, the path of the object or null, which
   * {@code erofs:*} leaves out.
   *
   * @throws IOException if the reference is corrupt or cannot be read
   */
  Optional<DataObject> readObject() throws IOException;
}
