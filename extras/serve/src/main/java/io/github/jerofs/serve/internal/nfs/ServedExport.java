package io.github.jerofs.serve.internal.nfs;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.serve.Export;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** An export, and the way from handles to its files and back. Thread-safe. */
final class ServedExport {
  /** The number of handles whose paths are kept. */
  private static final int KEPT = 16_384;

  private final Export export;
  private final Handles handles;
  private final Path root;
  private final ErofsFileHandle rootHandle;
  private final long fsid;
  private final Recent<ByteBuffer, Path> paths = new Recent<>(KEPT);
  private final Recent<Long, Path> directories = new Recent<>(KEPT);

  ServedExport(Export export, byte[] key) throws IOException {
    this.export = export;
    this.root = export.fileSystem().getPath("/");
    this.rootHandle = Erofs.handle(root);
    this.handles = new Handles(export.name(), export.identity(), key, rootHandle.volume());
    this.fsid = ByteBuffer.wrap(tag()).getLong() & Long.MAX_VALUE;
  }

  Export export() {
    return export;
  }

  /** Returns the bytes that identify the export in handles. */
  byte[] tag() {
    return Handles.tag(export.name(), export.identity());
  }

  /** Returns the number of the file system in attributes. */
  long fsid() {
    return fsid;
  }

  ServedFile root() throws IOException {
    return at(root);
  }

  /** Returns the file at a path that contains no links. */
  ServedFile at(Path path) throws IOException {
    ErofsFileAttributes attributes = attributes(path);
    return new ServedFile(this, path, handle(path), attributes);
  }

  private static ErofsFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private byte[] handle(Path path) throws IOException {
    ErofsFileHandle file = Erofs.handle(path, LinkOption.NOFOLLOW_LINKS);
    Path name = path.getFileName();
    byte[] bytes = name == null ? new byte[0] : Names.encode(name.toString()).orElseThrow();
    return handles.encode(file, bytes);
  }

  /**
   * Returns the file that a handle names.
   *
   * @throws NfsException if the handle is forged, or of another image
   */
  ServedFile file(byte[] handle) throws IOException {
    ByteBuffer key = ByteBuffer.wrap(handle);
    Path path = paths.get(key); // only checked handles are in there
    if (path == null) {
      Handles.Handle parts =
          handles.decode(handle).orElseThrow(() -> new NfsException(Status.STALE));
      path = find(parts);
      paths.put(key, path);
    }
    return new ServedFile(this, path, handle, attributes(path));
  }

  private Path find(Handles.Handle handle) throws IOException {
    ErofsFileHandle file = handle.file();
    if (file.nid() == rootHandle.nid()) {
      return root;
    }
    if (handle.name().isEmpty()) {
      return Erofs.path(export.fileSystem(), file);
    }
    Path directory = directories.get(file.parent());
    if (directory == null) {
      directory =
          Erofs.path(
              export.fileSystem(),
              new ErofsFileHandle(file.volume(), file.parent(), rootHandle.nid()));
      directories.put(file.parent(), directory);
    }
    Path path = directory.resolve(handle.name());
    if (Erofs.handle(path, LinkOption.NOFOLLOW_LINKS).nid() != file.nid()) {
      throw new NfsException(Status.STALE);
    }
    return path;
  }
}
