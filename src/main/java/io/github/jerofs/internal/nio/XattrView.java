package io.github.jerofs.internal.nio;

import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Xattr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The {@code xattr} view. Each call resolves the path again. */
final class XattrView implements XattrFileAttributeView {
  private final ErofsPath path;
  private final boolean follow;

  XattrView(ErofsPath path, boolean follow) {
    this.path = path;
    this.follow = follow;
  }

  @Override
  public String name() {
    return "xattr";
  }

  @Override
  public List<String> list() throws IOException {
    ErofsFileSystem fileSystem = path.getFileSystem();
    Node node = fileSystem.node(path, follow);
    return fileSystem.tree().xattrNames(node);
  }

  @Override
  public byte[] read(String name) throws IOException {
    return bytes(get(name).value());
  }

  @Override
  public Map<String, byte[]> readAll() throws IOException {
    Map<String, byte[]> map = new LinkedHashMap<>();
    ErofsFileSystem fileSystem = path.getFileSystem();
    Node node = fileSystem.node(path, follow);
    for (Xattr xattr : fileSystem.tree().xattrs(node)) {
      map.put(xattr.name(), bytes(xattr.value()));
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  public void write(String name, byte[] value) {
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
    throw WriteProtection.refuse(path);
  }

  @Override
  public void delete(String name) {
    Objects.requireNonNull(name);
    throw WriteProtection.refuse(path);
  }

  /** Returns the attribute {@code name}. */
  Xattr get(String name) throws IOException {
    ErofsFileSystem fileSystem = path.getFileSystem();
    Node node = fileSystem.node(path, follow);
    Xattr xattr = fileSystem.tree().xattr(node, Objects.requireNonNull(name));
    if (xattr == null) {
      throw new FileSystemException(path.toString(), null, "No extended attribute '" + name + "'");
    }
    return xattr;
  }

  private static byte[] bytes(ByteBuffer value) {
    byte[] bytes = new byte[value.limit()];
    value.get(0, bytes);
    return bytes;
  }
}
