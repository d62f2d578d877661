package io.github.jerofs.internal.format;

/**
 * The names that mark whiteouts and opaque directories in layers, as in overlayfs and in tar
 * layers.
 */
public final class LayerMarks {
  /** The prefix of the extended attributes of overlayfs. */
  public static final String OVERLAY = "trusted.overlay.";

  /** Marks a directory that hides the directories below it. */
  public static final String OPAQUE = OVERLAY + "opaque";

  /** Marks a directory that merges with directories in the layers below. */
  public static final String ORIGIN = OVERLAY + "origin";

  /** The path of the data, or the former path of a directory. */
  public static final String REDIRECT = OVERLAY + "redirect";

  /** Marks a file whose data is in another file. */
  public static final String METACOPY = OVERLAY + "metacopy";

  /** The prefix of a whiteout in a tar layer; the rest of the name is hidden. */
  public static final String WHITEOUT_PREFIX = ".wh.";

  /** The name in a tar layer that makes its directory opaque. */
  public static final String OPAQUE_NAME = ".wh..wh..opq";

  private LayerMarks() {}
}
