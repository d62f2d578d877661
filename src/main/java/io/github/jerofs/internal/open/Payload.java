package io.github.jerofs.internal.open;

import io.github.jerofs.internal.container.rafs.BlobParts;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The image in a file that holds it in another form than as it is.
 *
 * @param image the bytes of the image
 * @param carrier the file, if that is also one of the image's devices
 */
record Payload(ImageSource image, @Nullable ImageSource carrier) {
  /**
   * Looks for an image in {@code file}.
   *
   * @return {@code file} itself if it is an image, or nothing that is known
   */
  static Payload of(ImageSource file, ErofsLimits limits) throws IOException {
    if (Superblock.isPresent(file)) {
      return new Payload(file, null);
    }
    Optional<BlobParts> blob = BlobParts.of(file);
    Optional<ImageSource> bootstrap =
        blob.isPresent() ? blob.get().bootstrap(limits) : Optional.empty();
    return bootstrap.isPresent() ? new Payload(bootstrap.get(), file) : new Payload(file, null);
  }
}
