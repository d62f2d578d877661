package io.github.jerofs.internal.image;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.internal.format.DirectoryBlock;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.source.SourceFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows one path, given as bytes, through directories and symbolic links. {@code ..} goes back
 * the way that the path came, as in Linux; the entry on disk is not asked. Links never lead out of
 * the image: an absolute target starts at its root, and {@code ..} at the root stays there.
 *
 * <p>For one use by one thread.
 */
public final class PathResolver {
  /** Longest target in bytes that is followed, as Linux; longer ones can still be read. */
  private static final int MAX_TARGET = 4095;

  private final ErofsImage image;

  /** Whether the trail begins at the root. */
  private boolean fromRoot;

  /** The directories from the start to the present inode. */
  private final List<Inode> trail = new ArrayList<>(8);

  /** The names of all but the first of them, if someone wants to know. */
  private final @Nullable List<byte[]> names;

  private int links;
  private Resolution.Failure failure = Resolution.Failure.MISSING;

  private PathResolver(ErofsImage image, boolean withNames) {
    this.image = image;
    this.fromRoot = true;
    this.names = withNames ? new ArrayList<>() : null;
    trail.add(image.root());
  }

  private PathResolver(ErofsImage image, Inode start, int links) {
    this.image = image;
    this.links = links;
    this.names = null;
    trail.add(start);
  }

  /**
   * Resolves {@code path} from the root on.
   *
   * @param path names divided by slashes; one at the front means nothing
   * @param followLast whether to follow the last name if it is a symbolic link
   */
  public static Resolution resolve(ErofsImage image, byte[] path, boolean followLast)
      throws IOException {
    return SourceFault.guard(image.description(), () -> throughCache(image, path, followLast));
  }

  private static Resolution throughCache(ErofsImage image, byte[] path, boolean followLast)
      throws IOException {
    int slash = lastSlash(path);
    if (slash <= 0) {
      return fromRoot(image, path, followLast);
    }
    DirectoryCache.Entry known = image.directories().get(path, slash);
    if (known == null) {
      PathResolver resolver = new PathResolver(image, false);
      if (resolver.walk(path, 0, slash, true) != Outcome.ARRIVED) {
        return resolver.failure;
      }
      known =
          new DirectoryCache.Entry(Arrays.copyOf(path, slash), resolver.current(), resolver.links);
      image.directories().put(known);
    }
    return resolve(image, known.directory(), known.links(), path, slash, followLast);
  }

  private static Resolution fromRoot(ErofsImage image, byte[] path, boolean followLast)
      throws IOException {
    PathResolver resolver = new PathResolver(image, false);
    return resolver.walk(path, 0, path.length, followLast) == Outcome.ARRIVED
        ? resolver.found()
        : resolver.failure;
  }

  private static int lastSlash(byte[] path) {
    int i = path.length - 1;
    while (i >= 0 && path[i] != '/') {
      i--;
    }
    return i;
  }

  /**
   * Resolves {@code path} where the directory that its first bytes name is known.
   *
   * @param start the directory that {@code path[0, from)} names
   */
  public static Resolution resolve(
      ErofsImage image, Resolution.Found start, byte[] path, int from, boolean followLast)
      throws IOException {
    return SourceFault.guard(
        image.description(),
        () -> resolve(image, start.inode(), start.links(), path, from, followLast));
  }

  private static Resolution resolve(
      ErofsImage image, Inode start, int links, byte[] path, int from, boolean followLast)
      throws IOException {
    PathResolver resolver = new PathResolver(image, start, links);
    return switch (resolver.walk(path, from, path.length, followLast)) {
      case ARRIVED ->
          // Back at the start its parent is not known, which a listing wants to check.
          resolver.trail.size() > 1 ? resolver.found() : fromRoot(image, path, followLast);
      case ABOVE_START -> fromRoot(image, path, followLast);
      case FAILED -> resolver.failure;
    };
  }

  /**
   * Resolves {@code path} from the root on and follows every link.
   *
   * @return the absolute path without links, {@code .} and {@code ..}; or why there is none
   */
  public static RealPath realPath(ErofsImage image, byte[] path) throws IOException {
    return SourceFault.guard(image.description(), () -> walkForRealPath(image, path));
  }

  private static RealPath walkForRealPath(ErofsImage image, byte[] path) throws IOException {
    PathResolver resolver = new PathResolver(image, true);
    return resolver.walk(path, 0, path.length, true) == Outcome.ARRIVED
        ? new RealPath(resolver.found(), resolver.joinedNames())
        : new RealPath(resolver.failure, new byte[0]);
  }

  /**
   * A resolution with the path that it took.
   *
   * @param resolution what was found
   * @param path absolute path of what was found, else empty
   */
  public record RealPath(Resolution resolution, byte[] path) {}

  private enum Outcome {
    ARRIVED,
    FAILED,
    /** {@code ..} led above a start whose parents are not known. */
    ABOVE_START
  }

  private Outcome fail(Resolution.Failure why) {
    failure = why;
    return Outcome.FAILED;
  }

  private Inode current() {
    return trail.get(trail.size() - 1);
  }

  private Resolution found() {
    int parent = trail.size() - 2;
    return new Resolution.Found(
        current(), parent < 0 ? ErofsImage.NO_ENTRY : trail.get(parent).nid(), links);
  }

  private byte[] joinedNames() {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    if (names == null || names.isEmpty()) {
      path.write('/');
    } else {
      for (byte[] name : names) {
        path.write('/');
        path.writeBytes(name);
      }
    }
    return path.toByteArray();
  }

  /** Goes on from the present directory along {@code path[from, to)}. */
  private Outcome walk(byte[] path, int from, int to, boolean followLast) throws IOException {
    int at = from;
    while (true) {
      while (at < to && path[at] == '/') {
        at++;
      }
      if (at == to) {
        return Outcome.ARRIVED;
      }
      int end = at;
      while (end < to && path[end] != '/') {
        end++;
      }
      Outcome outcome = step(path, at, end, followLast || end < to);
      if (outcome != Outcome.ARRIVED) {
        return outcome;
      }
      at = end;
      if (end < to && !current().isDirectory()) {
        return fail(Resolution.Failure.NOT_A_DIRECTORY);
      }
    }
  }

  private Outcome step(byte[] path, int from, int to, boolean follow) throws IOException {
    Inode directory = current();
    if (!directory.isDirectory()) {
      return fail(Resolution.Failure.NOT_A_DIRECTORY);
    }
    if (to - from == 1 && path[from] == '.') {
      return Outcome.ARRIVED;
    }
    if (to - from == 2 && path[from] == '.' && path[from + 1] == '.') {
      return up();
    }
    if (to - from > DirectoryBlock.MAX_NAME) {
      return fail(Resolution.Failure.NAME_TOO_LONG);
    }
    long nid = image.search(directory, path, from, to);
    if (nid == ErofsImage.NO_ENTRY) {
      return fail(Resolution.Failure.MISSING);
    }
    Inode inode = image.readInode(nid);
    if (follow && inode.isSymlink()) {
      return followLink(inode);
    }
    trail.add(inode);
    if (names != null) {
      names.add(Arrays.copyOfRange(path, from, to));
    }
    return Outcome.ARRIVED;
  }

  private Outcome up() {
    if (trail.size() > 1) {
      trail.remove(trail.size() - 1);
      if (names != null) {
        names.remove(names.size() - 1);
      }
      return Outcome.ARRIVED;
    }
    // In a damaged image the root may be the entry of another directory, too.
    return fromRoot ? Outcome.ARRIVED : Outcome.ABOVE_START;
  }

  /** Recursion is at most as deep as there are links. */
  private Outcome followLink(Inode link) throws IOException {
    if (++links > image.limits().get(ErofsLimit.LINKS)) {
      return fail(Resolution.Failure.TOO_MANY_LINKS);
    }
    if (link.size() > MAX_TARGET) {
      return fail(Resolution.Failure.TARGET_TOO_LONG);
    }
    byte[] target = image.readLink(link);
    if (target[0] == '/') {
      fromRoot = true;
      trail.clear();
      trail.add(image.root());
      if (names != null) {
        names.clear();
      }
    }
    return walk(target, 0, target.length, true);
  }
}
