package io.github.jerofs.internal.path;

import io.github.jerofs.attribute.XattrFileAttributeView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Objects;

/**
 * The {@code user} view: attributes in the {@code user.} namespace, without the prefix. Unlike
 * Linux, it also supports symbolic links that are not followed.
 */
public final class UserView implements UserDefinedFileAttributeView {
  /** Starts the full names of the attributes. */
  public static final String PREFIX = "user.";

  private final Path path;
  private final XattrFileAttributeView xattrs;

  /**
   * Creates a view.
   *
   * @param path the file, for messages
   * @param xattrs all its attributes
   */
  public UserView(Path path, XattrFileAttributeView xattrs) {
    this.path = path;
    this.xattrs = xattrs;
  }

  private static String fullName(String name) {
    return PREFIX + Objects.requireNonNull(name);
  }

  @Override
  public String name() {
    return "user";
  }

  @Override
  public List<String> list() throws IOException {
    return xattrs.list().stream()
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length()))
        .toList();
  }

  @Override
  public int size(String name) throws IOException {
    return xattrs.read(fullName(name)).length;
  }

  @Override
  public int read(String name, ByteBuffer dst) throws IOException {
    String fullName = fullName(name);
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("read-only buffer");
    }
    byte[] value = xattrs.read(fullName);
    if (value.length > dst.remaining()) {
      throw new FileSystemException(
          path.toString(),
          null,
          "Attribute '"
              + name
              + "' has "
              + value.length
              + " bytes, but the buffer has room for "
              + dst.remaining());
    }
    dst.put(value);
    return value.length;
  }

  @Override
  public int write(String name, ByteBuffer src) throws IOException {
    String fullName = fullName(name);
    byte[] value = new byte[src.remaining()];
    src.duplicate().get(value);
    xattrs.write(fullName, value);
    src.position(src.limit());
    return value.length;
  }

  @Override
  public void delete(String name) throws IOException {
    xattrs.delete(fullName(name));
  }
}
