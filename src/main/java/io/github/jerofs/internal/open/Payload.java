package io.github.jerofs.internal.open;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.container.disk.AvbFooter;
import io.github.jerofs.internal.container.disk.SparseImage;
import io.github.jerofs.internal.container.rafs.BlobParts;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The image in a file of another format: a sparse image, a partition of a disk, an entry of a ZIP
 * file, or a part of a Nydus blob.
 *
 * @param image the bytes of the image
 * @param carrier the containing file, if it is also one of the devices
 */
record Payload(ImageSource image, @Nullable ImageSource carrier) {
  /** The maximum nesting: a compressed APEX in a partition of a sparse file has four levels. */
  private static final int MAX_DEPTH = 4;

  private static final int F2FS_MAGIC = 0xf2f52010;
  private static final int EXT4_MAGIC = 0xef53;
  private static final int EXT4_MAGIC_AT = 1080;

  /**
   * Finds the image in {@code file}.
   *
   * @param name the name of the image in a file with several
   * @param toClose receives everything that is opened
   * @return {@code file} itself if it is an image or has an unknown format
   * @throws FileSystemException if no image has that name, or the file has several and no name is
   *     given
   */
  static Payload of(
      ImageSource file, Optional<String> name, ErofsLimits limits, List<Closeable> toClose)
      throws IOException {
    return of(file, name, limits, toClose, 0);
  }

  private static Payload of(
      ImageSource file,
      Optional<String> name,
      ErofsLimits limits,
      List<Closeable> toClose,
      int depth)
      throws IOException {
    ImageSource expanded = Superblock.isPresent(file) ? file : SparseImage.open(file).orElse(file);
    if (Superblock.isPresent(expanded)) {
      return refuseName(new Payload(expanded, null), name);
    }
    Optional<NamedImages> images =
        depth == MAX_DEPTH ? Optional.empty() : NamedImages.of(expanded, limits);
    if (images.isPresent()) {
      ImageSource chosen = images.get().choose(name);
      toClose.add(chosen);
      ImageSource image = AvbFooter.skip(chosen);
      refuseOthers(image);
      return of(image, Optional.empty(), limits, toClose, depth + 1);
    }
    Optional<BlobParts> blob = BlobParts.of(expanded);
    Optional<ImageSource> bootstrap =
        blob.isPresent() ? blob.get().bootstrap(limits) : Optional.empty();
    return refuseName(
        bootstrap.isPresent()
            ? new Payload(bootstrap.get(), expanded)
            : new Payload(expanded, null),
        name);
  }

  private static Payload refuseName(Payload payload, Optional<String> name) throws IOException {
    if (name.isEmpty()) {
      return payload;
    }
    ImageSource image = payload.image;
    if (!Superblock.isPresent(image)) {
      throw new NotErofsException(
          ImagePlace.of(image.description(), ImagePlace.NO_OFFSET),
          "a name selects an image in a disk image, super partition or ZIP file, but this is none of them: '"
              + name.get()
              + "'");
    }
    throw new FileSystemException(
        image.description() + "#" + name.get(),
        null,
        "the file contains a single image and none named '" + name.get() + "'");
  }

  /** Rejects the other file systems that Android uses. */
  private static void refuseOthers(ImageSource image) throws IOException {
    if (!image.contains(Superblock.OFFSET, Integer.BYTES)
        || !image.contains(EXT4_MAGIC_AT, Short.BYTES)) {
      return;
    }
    boolean isF2fs = image.view(Superblock.OFFSET, Integer.BYTES).getInt(0) == F2FS_MAGIC;
    boolean isExt4 = (image.view(EXT4_MAGIC_AT, Short.BYTES).getShort(0) & 0xffff) == EXT4_MAGIC;
    if (!Superblock.isPresent(image) && (isF2fs || isExt4)) {
      throw new UnsupportedImageException(
          ImagePlace.of(image.description(), Superblock.OFFSET),
          (isF2fs ? "f2fs" : "ext4") + " file system, not EROFS");
    }
  }
}
