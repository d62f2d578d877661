package io.github.jerofs.internal.open;

import io.github.jerofs.internal.container.oci.LayerBlob;
import io.github.jerofs.internal.container.stream.ChunkIndex;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.memory.MemoryCache;
import io.github.jerofs.internal.open.archive.ArchiveSettings;
import io.github.jerofs.internal.open.archive.Archives;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens an archive at a location.
 *
 * @param sha256 the digest of the archive, if it is known
 * @param blob the layer of an OCI image, if the archive is one
 * @param toClose receives everything that is opened
 */
record ArchiveOpener(
    ImageLocation place,
    ErofsOptions options,
    Optional<String> sha256,
    Optional<LayerBlob> blob,
    MemoryCache memory,
    List<Closeable> toClose) {
  private static final String ZINFO = ".zinfo";
  private static final List<String> SUFFIXES = List.of("", ".gz", ".tar.gz", ".tgz");

  private ArchiveSettings settings() {
    return new ArchiveSettings(
        options.rootHash().isPresent()
            ? Optional.empty() // an index that was built without it proves nothing
            : options.remote().cacheDirectory(),
        sha256,
        blob.flatMap(LayerBlob::tocDigest),
        file(),
        blob.filter(LayerBlob::isTar).isPresent(),
        options.limits(),
        memory);
  }

  private Optional<Path> file() {
    return place instanceof ImageLocation.File file ? Optional.of(file.path()) : Optional.empty();
  }

  /** Opens {@code archive} as an image. Returns empty if it is no archive. */
  Optional<Archives> open(ImageSource archive) throws IOException {
    return SourceFault.guard(
        archive.description(), () -> Archives.open(archive, settings(), toClose));
  }

  /** Returns the image that a chunk index describes, if there is one and its form is known. */
  Optional<ImageSource> chunks(ImageSource stored) throws IOException {
    Optional<ChunkIndex> index = blob.flatMap(LayerBlob::chunkIndex);
    if (index.isEmpty()) {
      return Optional.empty();
    }
    CacheAccount cache = memory.open();
    toClose.add(cache::close);
    return SourceFault.guard(
        stored.description(), () -> index.get().open(stored, options.limits(), cache));
  }

  /** Returns the decoded bytes of an image, or {@code stored} if it is not compressed. */
  ImageSource whole(ImageSource stored) throws IOException {
    Optional<ImageSource> chunks = chunks(stored);
    return chunks.isPresent()
        ? chunks.get()
        : SourceFault.guard(
            stored.description(),
            () ->
                Archives.isCompressed(stored)
                    ? Archives.decoded(stored, 0, Optional.empty(), settings(), toClose)
                    : stored);
  }

  /**
   * Returns the decoded bytes of a device, or {@code device} if it is not compressed.
   *
   * @param bytes the length of the decoded device
   */
  ImageSource device(ImageSource device, long bytes) throws IOException {
    return SourceFault.guard(
        device.description(),
        () ->
            Archives.isCompressed(device)
                ? Archives.decoded(device, bytes, zinfo(), settings(), toClose)
                : device);
  }

  /** Opens the restart points next to the file, unless a root hash is given: it covers none. */
  private Optional<ImageSource> zinfo() throws IOException {
    if (file().isEmpty() || options.rootHash().isPresent()) {
      return Optional.empty();
    }
    String name = place.fileName();
    for (String suffix : SUFFIXES) {
      if (name.endsWith(suffix)) {
        String stem = name.substring(0, name.length() - suffix.length());
        Path zinfo = file().get().resolveSibling(stem + ZINFO);
        if (Files.exists(zinfo)) {
          ImageSource source = Sources.open(zinfo, options.access());
          toClose.add(source);
          return Optional.of(source);
        }
      }
    }
    return Optional.empty();
  }
}
