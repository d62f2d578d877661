package io.github.jerofs.internal.nio;

import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.internal.tree.Resolution;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.storage.Names;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A path stored as bytes, like names in EROFS. Immutable except for cached lookups, which stay
 * valid because the image never changes: the node of the path and the directory of a prefix.
 */
final class ErofsPath implements Path {
  private static final int NONE = -1;

  private final ErofsFileSystem fileSystem;
  private final byte[] path;

  /** The directory at {@code path[0, baseLength)}, if known. */
  private final Resolution.@Nullable Resolved base;

  private final int baseLength;

  /** The id of this entry in the listing of {@link #base}. */
  private final long listedId;

  // Lazily computed. Any thread may compute them; the result is always the same.
  private volatile int @Nullable [] offsets;
  private @Nullable String text;
  private Resolution.@Nullable Resolved resolved;

  private ErofsPath(
      ErofsFileSystem fileSystem,
      byte[] path,
      Resolution.@Nullable Resolved base,
      int baseLength,
      long listedId) {
    this.fileSystem = fileSystem;
    this.path = path;
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

  /** Returns true unless {@code NOFOLLOW_LINKS} is given. */
  static boolean follow(LinkOption... options) {
    for (LinkOption option : options) {
      Objects.requireNonNull(option);
    }
    return options.length == 0;
  }

  /** Returns the path of the entry {@code name} in this directory. */
  ErofsPath child(byte[] name, Resolution.Resolved directory, long id) {
    return new ErofsPath(fileSystem, PathBytes.join(path, name), directory, path.length, id);
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
    if (base == null) {
      return tree.resolve(path, false);
    }
    if (listedId == Tree.NO_NODE) {
      return tree.resolve(base, path, baseLength);
    }
    int name = path[baseLength] == '/' ? baseLength + 1 : baseLength;
    return tree.listed(base, path, name, path.length, listedId);
  }

  byte[] bytes() {
    return path;
  }

  private int[] offsets() {
    int[] known = offsets;
    if (known == null) {
      known = PathBytes.nameOffsets(path);
      offsets = known;
    }
    return known;
  }

  private boolean isEmpty() {
    return path.length == 0;
  }

  private int nameEnd(int i) {
    return PathBytes.nameEnd(path, offsets(), i);
  }

  /** Returns the path of the first {@code length} bytes and keeps the cached base if possible. */
  private ErofsPath prefix(int length) {
    byte[] bytes = Arrays.copyOf(path, length);
    return base != null && baseLength <= length
        ? new ErofsPath(fileSystem, bytes, base, baseLength, Tree.NO_NODE)
        : new ErofsPath(fileSystem, bytes);
  }

  @Override
  public ErofsFileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return PathBytes.isAbsolute(path);
  }

  @Override
  public @Nullable Path getRoot() {
    return isAbsolute() ? fileSystem.root() : null;
  }

  @Override
  public @Nullable Path getFileName() {
    int count = getNameCount();
    return count == 0 ? null : count == 1 && !isAbsolute() ? this : getName(count - 1);
  }

  @Override
  public @Nullable Path getParent() {
    int[] starts = offsets();
    if (starts.length == 0) {
      return null;
    }
    int last = starts[starts.length - 1];
    return last == 0 ? null : last == 1 ? getRoot() : prefix(last - 1);
  }

  @Override
  public int getNameCount() {
    return offsets().length;
  }

  @Override
  public Path getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public Path subpath(int from, int to) {
    int[] starts = offsets();
    if (from < 0 || from >= to || to > starts.length) {
      throw new IllegalArgumentException(
          "names " + from + ".." + to + " of a path with " + starts.length);
    }
    return new ErofsPath(fileSystem, Arrays.copyOfRange(path, starts[from], nameEnd(to - 1)));
  }

  @Override
  public boolean startsWith(Path other) {
    if (!(Objects.requireNonNull(other) instanceof ErofsPath that)
        || !that.fileSystem.equals(fileSystem)
        || that.path.length > path.length
        || that.isAbsolute() != isAbsolute()) {
      return false;
    }
    int n = that.path.length;
    boolean wholeNames = n == path.length || (n > 0 && (that.path[n - 1] == '/' || path[n] == '/'));
    return wholeNames && Arrays.equals(path, 0, n, that.path, 0, n);
  }

  @Override
  public boolean endsWith(Path other) {
    if (!(Objects.requireNonNull(other) instanceof ErofsPath that)
        || !that.fileSystem.equals(fileSystem)
        || that.path.length > path.length) {
      return false;
    }
    int from = path.length - that.path.length;
    boolean wholeNames =
        from == 0 || (!that.isEmpty() && !that.isAbsolute() && path[from - 1] == '/');
    return wholeNames && Arrays.equals(path, from, path.length, that.path, 0, that.path.length);
  }

  @Override
  public ErofsPath normalize() {
    byte[] normal = PathBytes.normalize(path, offsets());
    return normal.length == path.length ? this : new ErofsPath(fileSystem, normal);
  }

  @Override
  public ErofsPath resolve(Path other) {
    ErofsPath that = ofSameFileSystem(other);
    if (that.isAbsolute() || isEmpty()) {
      return that;
    }
    if (that.isEmpty()) {
      return this;
    }
    byte[] joined = PathBytes.join(path, that.path);
    Resolution.Resolved known = resolved;
    if (known != null && known.node().isDirectory()) {
      return new ErofsPath(fileSystem, joined, known, path.length, Tree.NO_NODE);
    }
    return new ErofsPath(fileSystem, joined, base, baseLength, Tree.NO_NODE);
  }

  private ErofsPath ofSameFileSystem(Path other) {
    ErofsPath that = of(other);
    if (!that.fileSystem.equals(fileSystem)) {
      throw new ProviderMismatchException("a path of another image: " + that.toUri());
    }
    return that;
  }

  @Override
  public Path relativize(Path other) {
    ErofsPath that = ofSameFileSystem(other);
    if (isAbsolute() != that.isAbsolute()) {
      throw new IllegalArgumentException(
          "no relative path between an absolute and a relative one: " + this + ", " + that);
    }
    ErofsPath from = normalize();
    ErofsPath to = that.normalize();
    if (from.isEmpty()) {
      return isEmpty() ? that : to;
    }
    int common = commonNames(from, to);
    int up = from.getNameCount() - common;
    if (up > 0 && from.hasUpAt(common)) {
      throw new IllegalArgumentException("no relative path from " + this + " to " + that);
    }
    byte[] ups = PathBytes.ups(up);
    if (to.isEmpty() || common == to.getNameCount()) {
      return new ErofsPath(fileSystem, ups);
    }
    byte[] rest = Arrays.copyOfRange(to.path, to.offsets()[common], to.path.length);
    return new ErofsPath(fileSystem, PathBytes.join(ups, rest));
  }

  private boolean hasUpAt(int name) {
    return PathBytes.isDotDot(path, offsets()[name], nameEnd(name));
  }

  private static int commonNames(ErofsPath a, ErofsPath b) {
    int most = Math.min(a.getNameCount(), b.getNameCount());
    int n = 0;
    while (n < most
        && Arrays.equals(
            a.path, a.offsets()[n], a.nameEnd(n), b.path, b.offsets()[n], b.nameEnd(n))) {
      n++;
    }
    return n;
  }

  @Override
  public URI toUri() {
    return fileSystem.uri(toAbsolutePath());
  }

  @Override
  public ErofsPath toAbsolutePath() {
    if (isAbsolute()) {
      return this;
    }
    byte[] absolute = isEmpty() ? PathBytes.ROOT : PathBytes.join(PathBytes.ROOT, path);
    return new ErofsPath(fileSystem, absolute);
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return fileSystem.realPath(this, follow(options));
  }

  /** Always throws: {@link File} supports only the default file system. */
  @Override
  public File toFile() {
    throw new UnsupportedOperationException(
        "a file in an image has no java.io.File: use java.nio.file.Files, or copy it to the default"
            + " file system with Files.copy: "
            + this);
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    Objects.requireNonNull(watcher);
    for (WatchEvent.Kind<?> event : events) {
      Objects.requireNonNull(event);
    }
    for (WatchEvent.Modifier modifier : modifiers) {
      Objects.requireNonNull(modifier);
    }
    throw new ProviderMismatchException("an image does not change, so it cannot be watched");
  }

  @Override
  public int compareTo(Path other) {
    ErofsPath that = (ErofsPath) other;
    int order = Arrays.compareUnsigned(path, that.path);
    return order != 0 ? order : Long.compare(fileSystem.number(), that.fileSystem.number());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ErofsPath that
        && that.fileSystem.equals(fileSystem)
        && Arrays.equals(path, that.path);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(path);
  }

  @Override
  public String toString() {
    String known = text;
    if (known == null) {
      known = Names.decode(path);
      text = known;
    }
    return known;
  }
}
