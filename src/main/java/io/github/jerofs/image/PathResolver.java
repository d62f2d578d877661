package io.github.jerofs.image;

import io.github.jerofs.format.DirectoryBlock;
import io.github.jerofs.format.Inode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Follows one path, given as bytes, through directories and symbolic links. {@code ..} goes back
 * the way that the path came, as in Linux; the entry on disk is not asked. Links never lead out of
 * the image: an absolute target starts at its root, and {@code ..} at the root stays there.
 *
 * <p>For one use by one thread.
 */
public final class PathResolver {
  /** Symbolic links followed in one path, as Linux: {@code MAXSYMLINKS}. */
  public static final int MAX_LINKS = 40;

  /** Longest target in bytes that is followed, as Linux; longer ones can still be read. */
  private static final int MAX_TARGET = 4095;

  private record Step(Inode inode, byte[] name) {}

  private static final byte[] NO_NAME = {};

  private final ErofsImage image;
  private final List<Step> trail = new ArrayList<>();
  private int links;
  private Resolution.Failure failure = Resolution.Failure.MISSING;

  private PathResolver(ErofsImage image, Inode start) {
    this.image = image;
    trail.add(new Step(start, NO_NAME));
  }

  /**
   * Resolves {@code path} from the root on.
   *
   * @param path names divided by slashes; one at the front means nothing
   * @param followLast whether to follow the last name if it is a symbolic link
   */
  public static Resolution resolve(ErofsImage image, byte[] path, boolean followLast)
      throws IOException {
    return resolve(image, image.root(), path, 0, followLast);
  }

  /**
   * Resolves {@code path} where the directory that its first bytes name is known.
   *
   * @param start the directory that {@code path[0, from)} names
   */
  public static Resolution resolve(
      ErofsImage image, Inode start, byte[] path, int from, boolean followLast) throws IOException {
    PathResolver resolver = new PathResolver(image, start);
    Outcome outcome = resolver.walk(path, from, followLast);
    return switch (outcome) {
      case ARRIVED -> resolver.found();
      case ABOVE_START -> resolve(image, path, followLast);
      case FAILED -> resolver.failure;
    };
  }

  /**
   * Resolves {@code path} from the root on and follows every link.
   *
   * @return the absolute path without links, {@code .} and {@code ..}; or why there is none
   */
  public static RealPath realPath(ErofsImage image, byte[] path) throws IOException {
    PathResolver resolver = new PathResolver(image, image.root());
    return resolver.walk(path, 0, true) == Outcome.ARRIVED
        ? new RealPath(resolver.found(), resolver.names())
        : new RealPath(resolver.failure, NO_NAME);
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
    return trail.get(trail.size() - 1).inode;
  }

  private Resolution found() {
    int parent = trail.size() - 2;
    return new Resolution.Found(
        current(), parent < 0 ? ErofsImage.NO_ENTRY : trail.get(parent).inode.nid());
  }

  private byte[] names() {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    for (Step step : trail.subList(1, trail.size())) {
      path.write('/');
      path.writeBytes(step.name);
    }
    return trail.size() == 1 ? new byte[] {'/'} : path.toByteArray();
  }

  private Outcome walk(byte[] path, int from, boolean followLast) throws IOException {
    int at = from;
    while (true) {
      while (at < path.length && path[at] == '/') {
        at++;
      }
      if (at == path.length) {
        return Outcome.ARRIVED;
      }
      int end = at;
      while (end < path.length && path[end] != '/') {
        end++;
      }
      Outcome outcome = step(path, at, end, followLast || end < path.length);
      if (outcome != Outcome.ARRIVED) {
        return outcome;
      }
      at = end;
      if (end < path.length && !current().isDirectory()) {
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
    long nid = image.lookup(directory, path, from, to);
    if (nid == ErofsImage.NO_ENTRY) {
      return fail(Resolution.Failure.MISSING);
    }
    Inode inode = image.inode(nid);
    if (follow && inode.isSymlink()) {
      return followLink(inode);
    }
    trail.add(new Step(inode, Arrays.copyOfRange(path, from, to)));
    return Outcome.ARRIVED;
  }

  private Outcome up() {
    if (trail.size() > 1) {
      trail.remove(trail.size() - 1);
      return Outcome.ARRIVED;
    }
    return current().nid() == image.root().nid() ? Outcome.ARRIVED : Outcome.ABOVE_START;
  }

  /** Recursion is at most as deep as there are links. */
  private Outcome followLink(Inode link) throws IOException {
    if (++links > MAX_LINKS) {
      return fail(Resolution.Failure.TOO_MANY_LINKS);
    }
    if (link.size() > MAX_TARGET) {
      return fail(Resolution.Failure.TARGET_TOO_LONG);
    }
    byte[] target = image.readLink(link);
    if (target[0] == '/') {
      trail.clear();
      trail.add(new Step(image.root(), NO_NAME));
    }
    return walk(target, 0, true);
  }
}
