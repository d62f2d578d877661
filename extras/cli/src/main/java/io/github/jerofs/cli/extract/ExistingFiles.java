package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.diff.ContentDiff;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Decides on files that are in the target already. May be used by many threads. */
final class ExistingFiles {
  private final TargetTree tree;

  /** Comparisons to be used again: one for each thread that compares at the moment. */
  private final Queue<ContentDiff> comparisons = new ConcurrentLinkedQueue<>();

  ExistingFiles(TargetTree tree) {
    this.tree = tree;
  }

  /**
   * Returns whether {@code existing} at {@code place} is what {@code file} would become: a regular
   * file of equal content, or a link of equal target. Then there is nothing to do.
   *
   * @return false if it is to be replaced
   * @throws FileAlreadyExistsException if it differs and must stay
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
      return existing.isSymbolicLink()
          && Files.readSymbolicLink(place).equals(TargetTree.path(place, file.target()));
    }
    // A file of another size is not read, and neither is a FIFO, which would never end.
    return existing.isRegularFile() && existing.size() == file.size() && isEqual(file, place);
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
