package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.option.ErofsLimits;

/** Limits the lengths of decompressed archives and images. */
public final class DecodedLength {
  /** A short file may decode to this many bytes, whatever the ratio. */
  private static final long FREE_BYTES = 64 << 20;

  private DecodedLength() {}

  /**
   * Checks the limits {@link ErofsLimit#ARCHIVE_BYTES} and {@link ErofsLimit#ARCHIVE_RATIO}.
   *
   * @param place the compressed data, for messages
   * @param stored its length in bytes
   * @param decoded the number of bytes to which it decodes, so far or as stated
   */
  public static void check(ImagePlace place, long stored, long decoded, ErofsLimits limits)
      throws LimitExceededException {
    limits.check(ErofsLimit.ARCHIVE_BYTES, place, "decoded bytes of the archive", decoded);
    if (decoded > FREE_BYTES) {
      limits.check(
          ErofsLimit.ARCHIVE_RATIO,
          place,
          "decoded bytes for each stored byte",
          decoded / Math.max(1, stored));
    }
  }
}
