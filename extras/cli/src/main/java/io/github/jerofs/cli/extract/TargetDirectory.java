package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.tree.FileInfo;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the target into which files are being extracted, perhaps by several threads. It
 * gets its attributes when the last user has released it: new files would change its time, and
 * permissions may forbid them.
 */
final class TargetDirectory {
  /** Where a directory comes from. */
  enum Origin {
    /** This run made it, so it holds only what this run put there. */
    NEW,
    /** An earlier run made it, and was interrupted. */
    BEGUN,
    /** It was there before, and keeps its attributes. */
    FOREIGN
  }

  /** Does what is left to do when all content is there. */
  interface Finisher {
    void finish(TargetDirectory directory);
  }

  private final FileInfo source;
  private final Path place;
  private final @Nullable TargetDirectory parent;
  private final Origin origin;
  private final Finisher finisher;
  private final AtomicInteger users = new AtomicInteger(1);

  /** The names that this run gave, in a form that file systems may take for them. */
  private final Set<String> names = new HashSet<>();

  private volatile boolean changed;

  /**
   * Begins with one user, and becomes a user of {@code parent}.
   *
   * @param origin who made it
   */
  TargetDirectory(
      FileInfo source,
      Path place,
      @Nullable TargetDirectory parent,
      Origin origin,
      Finisher finisher) {
    this.source = source;
    this.place = place;
    this.parent = parent;
    this.origin = origin;
    this.finisher = finisher;
    if (parent != null) {
      parent.use();
    }
  }

  FileInfo source() {
    return source;
  }

  Path place() {
    return place;
  }

  Origin origin() {
    return origin;
  }

  /** Returns whether there may be something that this run did not put there. */
  boolean mayHoldOthers() {
    return origin != Origin.NEW;
  }

  /**
   * Returns whether no earlier name of this run could be taken for {@code name}, in any file
   * system. Only the walk calls this.
   */
  boolean addName(String name) {
    return names.add(TargetNames.folded(name));
  }

  /** Notes that something was put there. */
  void setChanged() {
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  /** Adds a user. */
  void use() {
    users.incrementAndGet();
  }

  /** Takes a user away, who is done. */
  void release() {
    if (users.decrementAndGet() > 0) {
      return;
    }
    finisher.finish(this);
    if (parent != null) {
      parent.release();
    }
  }
}
