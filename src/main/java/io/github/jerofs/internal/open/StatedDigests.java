package io.github.jerofs.internal.open;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.remote.cache.SourceDigest;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.verity.FsVerity;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import java.io.IOException;

/** Compares all bytes of a source with a digest that is stated elsewhere. */
final class StatedDigests {
  private StatedDigests() {}

  /**
   * Checks the SHA-256 of {@code all}.
   *
   * @throws CorruptImageException if it is not {@code stated}
   */
  static void verifySha256(ImageSource all, String stated) throws IOException {
    String found = SourceFault.guard(all.description(), () -> SourceDigest.sha256(all));
    compare(all, "SHA-256", stated, found);
  }

  /**
   * Checks the fs-verity digest of {@code all}.
   *
   * @throws CorruptImageException if it is not {@code stated}
   */
  static void verifyFsVerity(ImageSource all, FsVerityDigest stated) throws IOException {
    FsVerityOptions form = FsVerityOptions.builder().algorithm(stated.algorithm()).build();
    FsVerityDigest found = SourceFault.guard(all.description(), () -> FsVerity.digest(all, form));
    compare(all, "fs-verity digest", stated, found);
  }

  private static void compare(ImageSource all, String what, Object stated, Object found)
      throws CorruptImageException {
    if (!found.equals(stated)) {
      throw new CorruptImageException(
          ImagePlace.of(all.description(), ImagePlace.NO_OFFSET), what, stated, found);
    }
  }
}
