package io.github.jerofs.internal.format;

/** Names by which a layer says what it hides: those of overlayfs and those of tar layers. */
public final class LayerMarks {
  /** The prefix of the extended attributes of overlayfs. */
  public static final String OVERLAY = "trusted.overlay.";

  /** Marks a directory that hides the directories below it. */
  public static final String OPAQUE = OVERLAY + "opaque";

  /** Marks a directory that may have a part in the layers below. */
  public static final String ORIGIN = OVERLAY + "origin";

  /** The path of the data, or the former path of a directory. */
  public static final String REDIRECT = OVERLAY + "redirect";

  /** Marks a file whose data lies in another one. */
  public static final String METACOPY = OVERLAY + "metacopy";

  /** The prefix of a name in a tar layer that hides the rest of the name. */
  public static final String WHITEOUT_PREFIX = ".wh.";

  /** The name in a tar layer that makes its directory opaque. */
  public static final String OPAQUE_NAME = ".wh..wh..opq";

  private LayerMarks() {}
}
