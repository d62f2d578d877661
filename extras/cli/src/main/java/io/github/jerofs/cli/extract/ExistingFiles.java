package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.diff.ContentDiff;
import io.github.jerofs.cli.text.RawPaths;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Decides about existing files in the target. Safe for use by several threads. */
final class ExistingFiles {
  private final TargetTree tree;

  /** Idle comparisons, for reuse. */
  private final Queue<ContentDiff> comparisons = new ConcurrentLinkedQueue<>();

  ExistingFiles(TargetTree tree) {
    this.tree = tree;
  }

  /**
   * Returns whether {@code existing} at {@code place} equals {@code file}: a regular file with
   * equal content, or a link with an equal target. Nothing is left to do then.
   *
   * @return false if {@code existing} must be replaced
   * @throws FileAlreadyExistsException if it differs and must not be replaced
   */
  boolean isThere(FileInfo file, Path place, BasicFileAttributes existing) throws IOException {
    if (!tree.mayReplace(place, existing)) {
      if (isEqual(file, place, existing)) {
        return true;
      }
      throw TargetTree.notReplaced(place);
    }
    return false;
  }

  private boolean isEqual(FileInfo file, Path place, BasicFileAttributes existing)
      throws IOException {
    if (file.isLink()) {
      return existing.isSymbolicLink() && isEqualLink(file, place);
    }
    // Never read a FIFO: it would not end. A file of another size need not be read.
    return existing.isRegularFile() && existing.size() == file.size() && isEqual(file, place);
  }

  private static boolean isEqualLink(FileInfo link, Path place) throws IOException {
    String text = link.target();
    Optional<Path> exact = RawPaths.linkTarget(place.getFileSystem(), text);
    Path target = exact.isPresent() ? exact.get() : RawPaths.path(place.getFileSystem(), text);
    return Files.readSymbolicLink(place).equals(target);
  }

  private boolean isEqual(FileInfo file, Path place) throws IOException {
    ContentDiff taken = comparisons.poll();
    ContentDiff comparison = taken == null ? new ContentDiff() : taken;
    try {
      return comparison.compare(file.path(), place).isEmpty();
    } finally {
      comparisons.add(comparison);
    }
  }
}
