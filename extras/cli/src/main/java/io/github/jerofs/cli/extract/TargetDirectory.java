package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.tree.FileInfo;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the target into which files are being extracted, by one or several threads. Its
 * attributes are set when its last user releases it: a new file would change the time, and the
 * permissions may deny new files.
 */
final class TargetDirectory {
  /** The origin of a directory. */
  enum Origin {
    /** This run created it. It contains only files of this run. */
    NEW,
    /** An interrupted earlier run created it. */
    BEGUN,
    /** It existed before, and keeps its attributes. */
    FOREIGN
  }

  /** Finishes a directory when its content is complete. */
  interface Finisher {
    void finish(TargetDirectory directory);
  }

  private final FileInfo source;
  private final DirectoryHandle handle;
  private final @Nullable TargetDirectory parent;
  private final Origin origin;
  private final Finisher finisher;
  private final AtomicInteger users = new AtomicInteger(1);

  /** The names that this run used, {@linkplain TargetNames#folded folded}. */
  private final Set<String> names = new HashSet<>();

  private volatile boolean changed;

  /**
   * Creates a directory with one user, which is itself a user of {@code parent}.
   *
   * @param handle the open directory; the finisher closes it
   * @param origin where the directory comes from
   */
  TargetDirectory(
      FileInfo source,
      DirectoryHandle handle,
      @Nullable TargetDirectory parent,
      Origin origin,
      Finisher finisher) {
    this.source = source;
    this.handle = handle;
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

  /** Returns the path that users see. */
  Path place() {
    return handle.place();
  }

  DirectoryHandle handle() {
    return handle;
  }

  Origin origin() {
    return origin;
  }

  /** Returns whether the directory may contain files that are not of this run. */
  boolean mayHoldOthers() {
    return origin != Origin.NEW;
  }

  /**
   * Adds a name of this run. Called by the walk only.
   *
   * @return whether no file system treats {@code name} as equal to an earlier name of this run
   */
  boolean addName(String name) {
    return names.add(TargetNames.folded(name));
  }

  /** Records that the directory has a new entry. */
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

  /** Removes a user. The last one finishes the directory. */
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
