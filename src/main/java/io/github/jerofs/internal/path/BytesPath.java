package io.github.jerofs.internal.path;

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

/** A path stored as bytes, like names in EROFS. Immutable and thread-safe. */
public abstract class BytesPath implements Path {
  private final byte[] path;

  // Lazily computed. Any thread may compute them; the result is always the same.
  private volatile int @Nullable [] offsets;
  private @Nullable String text;

  /** Creates a path from bytes, which are canonical unless they are a link target. */
  protected BytesPath(byte[] path) {
    this.path = path;
  }

  /** Returns true unless {@code NOFOLLOW_LINKS} is given. */
  public static boolean follow(LinkOption... options) {
    for (LinkOption option : options) {
      Objects.requireNonNull(option);
    }
    return options.length == 0;
  }

  /** Returns the bytes of this path. */
  public final byte[] bytes() {
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

  private BytesPath path(byte[] bytes) {
    return getFileSystem().path(bytes);
  }

  /** Returns the path of the first {@code length} bytes. */
  protected BytesPath prefix(int length) {
    return path(Arrays.copyOf(path, length));
  }

  /** Returns this path joined with the bytes of a nonempty relative path. */
  protected BytesPath join(byte[] other) {
    return path(PathBytes.join(path, other));
  }

  @Override
  public abstract BytesFileSystem getFileSystem();

  @Override
  public boolean isAbsolute() {
    return PathBytes.isAbsolute(path);
  }

  @Override
  public @Nullable Path getRoot() {
    return isAbsolute() ? getFileSystem().root() : null;
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
    return path(Arrays.copyOfRange(path, starts[from], nameEnd(to - 1)));
  }

  @Override
  public boolean startsWith(Path other) {
    if (!(Objects.requireNonNull(other) instanceof BytesPath that)
        || !that.getFileSystem().equals(getFileSystem())
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
    if (!(Objects.requireNonNull(other) instanceof BytesPath that)
        || !that.getFileSystem().equals(getFileSystem())
        || that.path.length > path.length) {
      return false;
    }
    int from = path.length - that.path.length;
    boolean wholeNames =
        from == 0 || (!that.isEmpty() && !that.isAbsolute() && path[from - 1] == '/');
    return wholeNames && Arrays.equals(path, from, path.length, that.path, 0, that.path.length);
  }

  @Override
  public BytesPath normalize() {
    byte[] normal = PathBytes.normalize(path, offsets());
    return normal.length == path.length ? this : path(normal);
  }

  @Override
  public BytesPath resolve(Path other) {
    BytesPath that = ofSameFileSystem(other);
    if (that.isAbsolute() || isEmpty()) {
      return that;
    }
    return that.isEmpty() ? this : join(that.path);
  }

  private BytesPath ofSameFileSystem(Path other) {
    if (!(Objects.requireNonNull(other) instanceof BytesPath that)) {
      throw new ProviderMismatchException("not an EROFS path: " + other);
    }
    if (!that.getFileSystem().equals(getFileSystem())) {
      throw new ProviderMismatchException("a path of another image: " + that.toUri());
    }
    return that;
  }

  @Override
  public final Path relativize(Path other) {
    BytesPath that = ofSameFileSystem(other);
    if (isAbsolute() != that.isAbsolute()) {
      throw new IllegalArgumentException(
          "no relative path between an absolute and a relative one: " + this + ", " + that);
    }
    BytesPath from = normalize();
    BytesPath to = that.normalize();
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
      return path(ups);
    }
    byte[] rest = Arrays.copyOfRange(to.path, to.offsets()[common], to.path.length);
    return path(PathBytes.join(ups, rest));
  }

  private boolean hasUpAt(int name) {
    return PathBytes.isDotDot(path, offsets()[name], nameEnd(name));
  }

  private static int commonNames(BytesPath a, BytesPath b) {
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
    return getFileSystem().uri(toAbsolutePath());
  }

  @Override
  public BytesPath toAbsolutePath() {
    if (isAbsolute()) {
      return this;
    }
    byte[] absolute = isEmpty() ? PathBytes.ROOT : PathBytes.join(PathBytes.ROOT, path);
    return path(absolute);
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return getFileSystem().realPath(this, follow(options));
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
    BytesPath that = (BytesPath) other;
    int order = Arrays.compareUnsigned(path, that.path);
    return order != 0
        ? order
        : Long.compare(getFileSystem().number(), that.getFileSystem().number());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BytesPath that
        && that.getFileSystem().equals(getFileSystem())
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
