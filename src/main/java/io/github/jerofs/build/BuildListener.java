package io.github.jerofs.build;

/** Receives the progress of a build, on the thread that called {@code ErofsBuilder.build}. */
public interface BuildListener {
  /** Ignores progress and never cancels. */
  BuildListener NONE = progress -> true;

  /** A phase of a build. */
  enum Phase {
    /** Collecting the entries. */
    SCAN,
    /** Writing contents. */
    DATA,
    /** Writing inodes, small contents and directories. */
    METADATA
  }

  /**
   * The progress of a build. Immutable and thread-safe.
   *
   * @param phase the current phase
   * @param entries the number of entries done in this phase
   * @param allEntries the total number of entries, or 0 if not known yet
   * @param bytes the number of bytes of the image written so far
   */
  record Progress(Phase phase, long entries, long allEntries, long bytes) {}

  /**
   * Receives the progress, at least once per phase and every few megabytes.
   *
   * @return whether to continue; {@code false} ends the build with a {@link
   *     java.util.concurrent.CancellationException} and leaves the target unchanged
   */
  boolean progress(Progress progress);
}
