package io.github.jerofs.attribute;

import java.io.IOException;
import java.nio.file.attribute.FileAttributeView;
import java.util.List;
import java.util.Map;

/**
 * The {@code xattr} view: the extended attributes of all namespaces, by full name, such as {@code
 * security.selinux}. POSIX ACLs appear as {@code system.posix_acl_access} with the value in Linux's
 * binary form. Bytes of a name that are not UTF-8 appear as U+DC80..U+DCFF.
 *
 * <p>A view of a symbolic link that was asked for with {@code NOFOLLOW_LINKS} reads the attributes
 * of the link itself.
 */
public interface XattrFileAttributeView extends FileAttributeView {
  /** Returns the full names, in the order of the disk; the list cannot be modified. */
  List<String> list() throws IOException;

  /**
   * Returns the value of an attribute.
   *
   * @throws java.nio.file.FileSystemException if there is no attribute of that name
   */
  byte[] read(String name) throws IOException;

  /** Returns all names and values, in the order of the disk; the map cannot be modified. */
  Map<String, byte[]> readAll() throws IOException;
}
