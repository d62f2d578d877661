package io.github.jerofs.internal.open.archive;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.container.stream.StreamIndex;
import io.github.jerofs.internal.container.stream.StreamIndex.Kind;
import io.github.jerofs.internal.container.stream.StreamIndexer;
import io.github.jerofs.internal.container.stream.Zinfo;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.source.ImageSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Opens tar files and compressed files as images. An index gives random access: restart points in
 * the compressed data, and an EROFS image whose device is the decoded archive. One pass over the
 * archive builds it; the cache directory keeps it.
 *
 * @param image the EROFS image
 * @param device the decoded archive, the only device of the image; empty if the image is the
 *     decoded file itself
 */
public record Archives(ImageSource image, Optional<ImageSource> device) {
  /** Returns whether {@code file} is compressed. */
  public static boolean isCompressed(ImageSource file) throws IOException {
    return ArchiveFormats.of(file).filter(kind -> kind != Kind.PLAIN).isPresent();
  }

  /**
   * Returns the decoded bytes of the compressed file {@code file}.
   *
   * @param size the length of the decoded file, as its user states it
   * @param zinfo restart points of another tool, which spare an index
   * @param toClose receives everything that is opened
   */
  public static ImageSource decoded(
      ImageSource file,
      long size,
      Optional<ImageSource> zinfo,
      ArchiveSettings settings,
      List<Closeable> toClose)
      throws IOException {
    Kind kind = ArchiveFormats.of(file).orElseThrow();
    CacheAccount cache = settings.memory().open();
    toClose.add(cache::close);
    return zinfo.isPresent() && kind == Kind.GZIP
        ? Zinfo.open(file, zinfo.get(), size, settings.limits(), cache)
        : new IndexStore(settings)
            .open(file, kind, toClose)
            .decoded(file, settings.limits(), cache);
  }

  /** Returns whether {@code file} is an archive. */
  public static boolean isArchive(ImageSource file) throws IOException {
    return ArchiveFormats.of(file).isPresent();
  }

  /**
   * Opens {@code file}.
   *
   * @param toClose receives everything that is opened
   * @return empty if it is no archive
   * @throws CorruptImageException if the archive is damaged
   * @throws io.github.jerofs.error.LimitExceededException if it exceeds a limit on archives
   */
  public static Optional<Archives> open(
      ImageSource file, ArchiveSettings settings, List<Closeable> toClose) throws IOException {
    Optional<Kind> detected = ArchiveFormats.of(file);
    if (detected.isEmpty() && !settings.isLayer()) {
      return Optional.empty();
    }
    Kind kind = StreamIndexer.refined(file, detected.orElse(Kind.PLAIN));
    StreamIndex index = new IndexStore(settings).open(file, kind, toClose);
    CacheAccount cache = settings.memory().open();
    toClose.add(cache::close);
    ImageSource decoded = index.decoded(file, settings.limits(), cache);
    Optional<ImageSource> erofs = index.erofs();
    if (erofs.isEmpty() && kind == Kind.PLAIN) {
      throw new CorruptImageException(
          ImagePlace.of(file.description(), ImagePlace.NO_OFFSET), "index of a tar file");
    }
    return Optional.of(
        erofs.isPresent()
            ? new Archives(erofs.get(), Optional.of(decoded))
            : new Archives(decoded, Optional.empty()));
  }
}
