package io.github.jerofs.cli;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the target into which files are being extracted, perhaps by several threads. It
 * gets its attributes when the last user has released it: new files would change its time, and
 * permissions may forbid them.
 */
final class TargetDirectory {
  /** Does what is left to do when all content is there. */
  interface Finisher {
    void finish(Path source, Path place);
  }

  private final Path source;
  private final Path place;
  private final @Nullable TargetDirectory parent;
  private final boolean isNew;
  private final Finisher finisher;
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * Begins with one user, and becomes a user of {@code parent}.
   *
   * @param isNew whether this run made it; others are left as they are
   */
  TargetDirectory(
      Path source, Path place, @Nullable TargetDirectory parent, boolean isNew, Finisher finisher) {
    this.source = source;
    this.place = place;
    this.parent = parent;
    this.isNew = isNew;
    this.finisher = finisher;
    if (parent != null) {
      parent.use();
    }
  }

  Path place() {
    return place;
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
    if (isNew) {
      finisher.finish(source, place);
    }
    if (parent != null) {
      parent.release();
    }
  }
}
