package io.github.jerofs.internal.create;

import io.github.jerofs.attribute.XattrFileAttributeView;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The {@code xattr} view. Each call resolves the path again. */
final class StagedXattrView implements XattrFileAttributeView {
  private static final int MAX_VALUE = 65535;

  private final CreatePath path;
  private final boolean follow;

  StagedXattrView(CreatePath path, boolean follow) {
    this.path = path;
    this.follow = follow;
  }

  @Override
  public String name() {
    return "xattr";
  }

  @Override
  public List<String> list() throws IOException {
    return List.copyOf(readAll().keySet());
  }

  @Override
  public byte[] read(String name) throws IOException {
    Objects.requireNonNull(name);
    byte[] value = readAll().get(name);
    if (value == null) {
      throw missing(name);
    }
    return value.clone();
  }

  @Override
  public Map<String, byte[]> readAll() throws IOException {
    return path.getFileSystem()
        .read(
            tree -> {
              Map<String, byte[]> all = new LinkedHashMap<>();
              tree.locate(path, follow)
                  .existing(path)
                  .xattrs()
                  .forEach((name, value) -> all.put(name, value.clone()));
              return Collections.unmodifiableMap(all);
            });
  }

  @Override
  public void write(String name, byte[] value) throws IOException {
    byte[] copy = value.clone();
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new FileSystemException(path.toString(), null, "Bad attribute name '" + name + "'");
    }
    if (copy.length > MAX_VALUE) {
      throw new FileSystemException(
          path.toString(),
          null,
          "Attribute '" + name + "': expected at most 65535 bytes, found " + copy.length);
    }
    StagedPosixView.change(path, follow, node -> node.xattrs().put(name, copy));
  }

  @Override
  public void delete(String name) throws IOException {
    Objects.requireNonNull(name);
    path.getFileSystem()
        .write(
            tree -> {
              StagedNode node = tree.locate(path, follow).existing(path);
              if (node.xattrs().remove(name) == null) {
                throw missing(name);
              }
              return node;
            });
  }

  private FileSystemException missing(String name) {
    return new FileSystemException(path.toString(), null, "No extended attribute '" + name + "'");
  }
}
