package io.github.jerofs.build;

/** Receives the progress of a build, on the thread that builds. */
public interface BuildListener {
  /** Receives nothing. */
  BuildListener NONE = progress -> true;

  /** What a build is doing. */
  enum Phase {
    /** It collects the entries. */
    SCAN,
    /** It stores contents. */
    DATA,
    /** It stores inodes, small contents and directories. */
    METADATA
  }

  /**
   * How far a build is.
   *
   * @param phase what it is doing
   * @param entries how many entries are done in this phase
   * @param allEntries how many there are; 0 if that is not known yet
   * @param bytes how many bytes of the image are written
   */
  record Progress(Phase phase, long entries, long allEntries, long bytes) {}

  /**
   * Receives the progress, at least once per phase and some megabytes.
   *
   * @return whether to go on; else the build ends with {@link
   *     java.util.concurrent.CancellationException}, and nothing is left at the target
   */
  boolean progress(Progress progress);
}
