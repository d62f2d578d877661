package io.github.jerofs.internal.create;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Objects;

/** The {@code user} view: attributes in the {@code user.} namespace, without the prefix. */
final class StagedUserView implements UserDefinedFileAttributeView {
  static final String PREFIX = "user.";

  private final CreatePath path;
  private final StagedXattrView xattrs;

  StagedUserView(CreatePath path, boolean follow) {
    this.path = path;
    xattrs = new StagedXattrView(path, follow);
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
              + " bytes, the buffer room for "
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
