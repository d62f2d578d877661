package io.github.jerofs.check;

/**
 * What {@link io.github.jerofs.Erofs#check} does besides checking all metadata. Immutable and
 * thread-safe.
 *
 * @param data whether to read and decode all data
 * @param digest whether to compute the SHA-256 of each regular file, which also reads all data
 */
public record CheckOptions(boolean data, boolean digest) {
  /** Checks metadata only. */
  public static final CheckOptions METADATA = new CheckOptions(false, false);

  /** Checks metadata and data. */
  public static final CheckOptions DATA = new CheckOptions(true, false);
}
