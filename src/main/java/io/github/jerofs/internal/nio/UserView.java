package io.github.jerofs.internal.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;

/**
 * The view {@code user}: the attributes of the namespace {@code user.}, without that prefix. Unlike
 * Linux, it also answers for a symbolic link that is not followed.
 */
final class UserView implements UserDefinedFileAttributeView {
  static final String PREFIX = "user.";

  private final ErofsPath path;
  private final XattrView xattrs;

  UserView(ErofsPath path, boolean follow) {
    this.path = path;
    this.xattrs = new XattrView(path, follow);
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
    return xattrs.get(PREFIX + name).value().limit();
  }

  @Override
  public int read(String name, ByteBuffer dst) throws IOException {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("read-only buffer");
    }
    ByteBuffer value = xattrs.get(PREFIX + name).value();
    int size = value.limit();
    if (size > dst.remaining()) {
      throw new FileSystemException(
          path.toString(),
          null,
          "Attribute '"
              + name
              + "' has "
              + size
              + " bytes, the buffer room for "
              + dst.remaining());
    }
    dst.put(dst.position(), value, 0, size);
    dst.position(dst.position() + size);
    return size;
  }

  @Override
  public int write(String name, ByteBuffer src) {
    throw WriteProtection.refuse();
  }

  @Override
  public void delete(String name) {
    throw WriteProtection.refuse();
  }
}
