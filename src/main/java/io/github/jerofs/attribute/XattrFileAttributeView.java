package io.github.jerofs.attribute;

import java.io.IOException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.FileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The {@code xattr} view of a file: its extended attributes in all namespaces, by full name, such
 * as {@code security.selinux}. POSIX ACLs appear as {@code system.posix_acl_access} in the binary
 * format of Linux. Bytes of a name that are not valid UTF-8 appear as U+DC80..U+DCFF. Safe for use
 * by multiple threads.
 *
 * <pre>{@code
 * XattrFileAttributeView view =
 *     Files.getFileAttributeView(path, XattrFileAttributeView.class);
 * byte[] label = view.read("security.selinux");
 * }</pre>
 *
 * <p>With {@code NOFOLLOW_LINKS}, the view of a symbolic link reads the attributes of the link
 * itself.
 */
public interface XattrFileAttributeView extends FileAttributeView {
  /**
   * Returns the full names in on-disk order, as an unmodifiable list.
   *
   * @throws IOException if the attributes are corrupt or cannot be read
   */
  List<String> list() throws IOException;

  /**
   * Returns the value of an attribute.
   *
   * @throws java.nio.file.FileSystemException if the file has no attribute with this name
   * @throws IOException if the attributes are corrupt or cannot be read
   */
  byte[] read(String name) throws IOException;

  /**
   * Returns all names and values in on-disk order, as an unmodifiable map.
   *
   * @throws IOException if the attributes are corrupt or cannot be read
   */
  Map<String, byte[]> readAll() throws IOException;

  /**
   * Sets an attribute of a file in an image that is being created.
   *
   * @param name the full name
   * @throws java.nio.file.ReadOnlyFileSystemException if the image is complete
   * @throws IOException if the file does not exist, or name or value are not permitted
   */
  default void write(String name, byte[] value) throws IOException {
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
    throw new ReadOnlyFileSystemException();
  }

  /**
   * Removes an attribute of a file in an image that is being created.
   *
   * @param name the full name
   * @throws java.nio.file.ReadOnlyFileSystemException if the image is complete
   * @throws IOException if the file has no attribute with this name
   */
  default void delete(String name) throws IOException {
    Objects.requireNonNull(name);
    throw new ReadOnlyFileSystemException();
  }
}
