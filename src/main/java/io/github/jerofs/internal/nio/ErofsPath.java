package io.github.jerofs.internal.nio;

import io.github.jerofs.internal.path.BytesPath;
import io.github.jerofs.internal.path.PathBytes;
import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.internal.tree.Resolution;
import io.github.jerofs.internal.tree.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A path stored as bytes, like names in EROFS. Immutable except for cached lookups, which stay
 * valid because the image never changes: the node of the path and the directory of a prefix.
 */
final class ErofsPath extends BytesPath {
  private static final int NONE = -1;

  private final ErofsFileSystem fileSystem;

  /** The directory at {@code path[0, baseLength)}, if known. */
  private final Resolution.@Nullable Resolved base;

  private final int baseLength;

  /** The id of this entry in the listing of {@link #base}. */
  private final long listedId;

  // Computed lazily. Any thread may compute it; the result is always the same.
  private Resolution.@Nullable Resolved resolved;

  private ErofsPath(
      ErofsFileSystem fileSystem,
      byte[] path,
      Resolution.@Nullable Resolved base,
      int baseLength,
      long listedId) {
    super(path);
    this.fileSystem = fileSystem;
    this.base = base;
    this.baseLength = baseLength;
    this.listedId = listedId;
  }

  /** Creates a path from bytes, which are canonical unless they are a link target. */
  ErofsPath(ErofsFileSystem fileSystem, byte[] path) {
    this(fileSystem, path, null, NONE, Tree.NO_NODE);
  }

  /** Casts {@code path} to this class. */
  static ErofsPath of(Path path) {
    if (Objects.requireNonNull(path) instanceof ErofsPath ours) {
      return ours;
    }
    throw new ProviderMismatchException("not an EROFS path: " + path);
  }

  /** Returns the path of the entry {@code name} in this directory. */
  ErofsPath child(byte[] name, Resolution.Resolved directory, long id) {
    return new ErofsPath(fileSystem, PathBytes.join(bytes(), name), directory, bytes().length, id);
  }

  /** Resolves this path without following a link in its last element. */
  Resolution resolve() throws IOException {
    Resolution.Resolved known = resolved;
    if (known != null) {
      return known;
    }
    Resolution resolution = resolveAnew();
    if (resolution instanceof Resolution.Resolved now) {
      resolved = now;
    }
    return resolution;
  }

  private Resolution resolveAnew() throws IOException {
    OpenTree tree = fileSystem.tree();
    byte[] path = bytes();
    if (base == null) {
      return tree.resolve(path, false);
    }
    if (listedId == Tree.NO_NODE) {
      return tree.resolve(base, path, baseLength);
    }
    int name = path[baseLength] == '/' ? baseLength + 1 : baseLength;
    return tree.listed(base, path, name, path.length, listedId);
  }

  /** Keeps the cached base if possible. */
  @Override
  protected ErofsPath prefix(int length) {
    byte[] prefix = Arrays.copyOf(bytes(), length);
    return base != null && baseLength <= length
        ? new ErofsPath(fileSystem, prefix, base, baseLength, Tree.NO_NODE)
        : new ErofsPath(fileSystem, prefix);
  }

  /** Caches this path as the base if it is a directory that was resolved. */
  @Override
  protected ErofsPath join(byte[] other) {
    byte[] joined = PathBytes.join(bytes(), other);
    Resolution.Resolved known = resolved;
    return known != null && known.node().isDirectory()
        ? new ErofsPath(fileSystem, joined, known, bytes().length, Tree.NO_NODE)
        : new ErofsPath(fileSystem, joined, base, baseLength, Tree.NO_NODE);
  }

  @Override
  public ErofsFileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public ErofsPath resolve(Path other) {
    return (ErofsPath) super.resolve(other);
  }

  @Override
  public ErofsPath toAbsolutePath() {
    return (ErofsPath) super.toAbsolutePath();
  }
}
