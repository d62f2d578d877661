package io.github.jerofs.internal.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Objects;

/**
 * The {@code user} view: attributes in the {@code user.} namespace, without the prefix. Unlike
 * Linux, it also supports symbolic links that are not followed.
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
    return get(name).limit();
  }

  private ByteBuffer get(String name) throws IOException {
    return xattrs.get(PREFIX + Objects.requireNonNull(name)).value();
  }

  @Override
  public int read(String name, ByteBuffer dst) throws IOException {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("read-only buffer");
    }
    ByteBuffer value = get(name);
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
    Objects.requireNonNull(name);
    Objects.requireNonNull(src);
    throw WriteProtection.refuse(path);
  }

  @Override
  public void delete(String name) {
    Objects.requireNonNull(name);
    throw WriteProtection.refuse(path);
  }
}
