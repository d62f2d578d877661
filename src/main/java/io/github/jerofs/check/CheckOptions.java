package io.github.jerofs.check;

/**
 * What {@link io.github.jerofs.Erofs#check} does beside checking all metadata.
 *
 * @param data whether to read and decode all data
 * @param digest whether to tell the digest of each regular file, which also reads all data
 */
public record CheckOptions(boolean data, boolean digest) {
  /** Metadata only. */
  public static final CheckOptions METADATA = new CheckOptions(false, false);

  /** Metadata and data. */
  public static final CheckOptions DATA = new CheckOptions(true, false);
}
