package io.github.jerofs.internal.tree;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.internal.source.SourceFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves one path, given as bytes, through directories and symbolic links. {@code ..} returns to
 * the directory that the path came from, as in Linux; the on-disk entry is not read. Links never
 * escape the tree: an absolute target starts at the root, and {@code ..} at the root is the root.
 *
 * <p>Single use and not thread-safe.
 */
final class PathResolver {
  /** Maximum length in bytes of a target to follow, as in Linux. Longer targets are readable. */
  private static final int MAX_TARGET = 4095;

  private final Tree tree;

  /** Whether the trail starts at the root. */
  private boolean fromRoot;

  /** The directories from the start to the current node. */
  private final List<Node> trail = new ArrayList<>(8);

  /** The names of all trail nodes but the first, or null if not needed. */
  private final @Nullable List<byte[]> names;

  private int links;
  private Resolution.Failure failure = Resolution.Failure.MISSING;

  private PathResolver(Tree tree, boolean withNames) {
    this.tree = tree;
    this.fromRoot = true;
    this.names = withNames ? new ArrayList<>() : null;
    trail.add(tree.root());
  }

  private PathResolver(Tree tree, Node start, int links) {
    this.tree = tree;
    this.links = links;
    this.names = null;
    trail.add(start);
  }

  /**
   * Resolves {@code path} from the root.
   *
   * @param caches the caches of the tree
   * @param path names separated by slashes; a leading slash has no effect. Must not change later.
   * @param followLast whether to follow the last name if it is a symbolic link
   */
  static Resolution resolve(Tree tree, PathCaches caches, byte[] path, boolean followLast)
      throws IOException {
    Resolution.Resolved known = caches.file(path);
    if (known != null) {
      return known;
    }
    Resolution resolution = resolveInDirectory(tree, caches, path, followLast);
    if (!followLast && resolution instanceof Resolution.Resolved now) {
      SourceFault.settle(); // never cache the result of a lost page
      caches.addFile(path, now);
    }
    return resolution;
  }

  private static Resolution resolveInDirectory(
      Tree tree, PathCaches caches, byte[] path, boolean followLast) throws IOException {
    int slash = lastSlash(path);
    if (slash <= 0) {
      return fromRoot(tree, path, followLast);
    }
    Resolution.Resolved known = caches.directory(path, slash);
    if (known == null) {
      PathResolver resolver = new PathResolver(tree, false);
      if (resolver.walk(path, 0, slash, true) != Outcome.ARRIVED) {
        return resolver.failure;
      }
      known = resolver.resolved();
      SourceFault.settle(); // never cache the result of a lost page
      caches.addDirectory(Arrays.copyOf(path, slash), known);
    }
    return resolve(tree, known.node(), known.links(), path, slash, followLast);
  }

  private static Resolution fromRoot(Tree tree, byte[] path, boolean followLast)
      throws IOException {
    PathResolver resolver = new PathResolver(tree, false);
    return resolver.walk(path, 0, path.length, followLast) == Outcome.ARRIVED
        ? resolver.resolved()
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
   * Resolves {@code path}, starting at a known directory.
   *
   * @param start the directory at {@code path[0, from)}
   * @param links number of symbolic links followed to reach it
   */
  static Resolution resolve(
      Tree tree, Node start, int links, byte[] path, int from, boolean followLast)
      throws IOException {
    if (isOneName(path, from) && start.isDirectory()) {
      Node node = tree.lookup(start, path, from + 1, path.length);
      if (node == null) {
        return Resolution.Failure.MISSING;
      }
      if (!followLast || !node.isSymlink()) {
        return new Resolution.Resolved(node, start.id(), links);
      }
    }
    PathResolver resolver = new PathResolver(tree, start, links);
    return switch (resolver.walk(path, from, path.length, followLast)) {
      case ARRIVED ->
          // At the start node, the parent is unknown, but a listing checks it.
          resolver.trail.size() > 1 ? resolver.resolved() : fromRoot(tree, path, followLast);
      case ABOVE_START -> fromRoot(tree, path, followLast);
      case FAILED -> resolver.failure;
    };
  }

  /**
   * Returns whether {@code path[0, from)} is followed by a slash and one name. This common case
   * needs no resolver.
   */
  private static boolean isOneName(byte[] path, int from) {
    int length = path.length - from - 1;
    if (length < 1 || length > Tree.MAX_NAME || path[from] != '/') {
      return false;
    }
    if (path[from + 1] == '.' && (length == 1 || (length == 2 && path[from + 2] == '.'))) {
      return false;
    }
    for (int i = from + 1; i < path.length; i++) {
      if (path[i] == '/') {
        return false;
      }
    }
    return true;
  }

  /** Resolves {@code path} from the root and follows every link. */
  static RealPath realPath(Tree tree, byte[] path) throws IOException {
    PathResolver resolver = new PathResolver(tree, true);
    return resolver.walk(path, 0, path.length, true) == Outcome.ARRIVED
        ? new RealPath(resolver.resolved(), resolver.joinedNames())
        : new RealPath(resolver.failure, new byte[0]);
  }

  private enum Outcome {
    ARRIVED,
    FAILED,
    /** {@code ..} went above a start node whose parent is unknown. */
    ABOVE_START
  }

  private Outcome fail(Resolution.Failure why) {
    failure = why;
    return Outcome.FAILED;
  }

  private Node current() {
    return trail.get(trail.size() - 1);
  }

  private Resolution.Resolved resolved() {
    int parent = trail.size() - 2;
    return new Resolution.Resolved(
        current(), parent < 0 ? Tree.NO_NODE : trail.get(parent).id(), links);
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

  /** Resolves {@code path[from, to)} from the current directory. */
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
    Node directory = current();
    if (!directory.isDirectory()) {
      return fail(Resolution.Failure.NOT_A_DIRECTORY);
    }
    if (to - from == 1 && path[from] == '.') {
      return Outcome.ARRIVED;
    }
    if (to - from == 2 && path[from] == '.' && path[from + 1] == '.') {
      return up();
    }
    if (to - from > Tree.MAX_NAME) {
      return fail(Resolution.Failure.NAME_TOO_LONG);
    }
    Node node = tree.lookup(directory, path, from, to);
    if (node == null) {
      return fail(Resolution.Failure.MISSING);
    }
    if (follow && node.isSymlink()) {
      return followLink(node);
    }
    trail.add(node);
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
    // In a damaged image, the root may also be an entry of another directory.
    return fromRoot ? Outcome.ARRIVED : Outcome.ABOVE_START;
  }

  /** The link limit bounds the recursion depth. */
  private Outcome followLink(Node link) throws IOException {
    if (++links > tree.limits().get(ErofsLimit.LINKS)) {
      return fail(Resolution.Failure.TOO_MANY_LINKS);
    }
    if (link.size() > MAX_TARGET) {
      return fail(Resolution.Failure.TARGET_TOO_LONG);
    }
    byte[] target = tree.readLink(link);
    if (target[0] == '/') {
      fromRoot = true;
      trail.clear();
      trail.add(tree.root());
      if (names != null) {
        names.clear();
      }
    }
    return walk(target, 0, target.length, true);
  }
}
