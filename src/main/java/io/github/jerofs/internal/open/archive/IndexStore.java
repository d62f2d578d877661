package io.github.jerofs.internal.open.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.internal.container.stream.StreamIndex;
import io.github.jerofs.internal.container.stream.StreamIndex.Kind;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.io.TemporaryFiles;
import io.github.jerofs.internal.remote.CacheDirectory;
import io.github.jerofs.internal.remote.cache.PrivateFiles;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.Digests;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * The indexes of archives in a cache directory. An index is built under a temporary name and
 * renamed, so that processes that build the same index at once replace it by an equal one.
 */
final class IndexStore {
  private final ArchiveSettings settings;

  IndexStore(ArchiveSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the index of {@code archive}, which this builds if the directory has none.
   *
   * @param toClose receives what was opened
   */
  StreamIndex open(ImageSource archive, Kind kind, List<Closeable> toClose) throws IOException {
    Optional<Path> directory = settings.cacheDirectory();
    Optional<String> key = directory.isPresent() ? key(archive) : Optional.empty();
    if (key.isEmpty()) {
      return temporary(archive, kind, toClose);
    }
    Path kept = directory.get().resolve(CacheDirectory.indexName(key.get()));
    PrivateFiles.prepare(directory.get());
    Optional<StreamIndex> known = read(kept, archive.size(), toClose);
    if (known.isPresent()) {
      return known.get();
    }
    Path built = Files.createTempFile(directory.get(), "layer-", ".new");
    try {
      new IndexBuilder(settings, directory.get()).build(archive, kind, built);
      try (FileChannel channel = FileChannel.open(built, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      if (!key(archive).equals(key)) {
        throw new IOException(archive.description() + ": was changed while its index was built");
      }
      Files.move(built, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(built);
    }
    Optional<StreamIndex> made = read(kept, archive.size(), toClose);
    // Another process may have removed it in the meantime.
    return made.isPresent() ? made.get() : temporary(archive, kind, toClose);
  }

  private StreamIndex temporary(ImageSource archive, Kind kind, List<Closeable> toClose)
      throws IOException {
    Path directory = Files.createTempDirectory("jerofs");
    Path file = directory.resolve(CacheDirectory.indexName("0"));
    Closeable deletion = TemporaryFiles.register(directory);
    return Closeables.closeOnFailure(
        deletion,
        () -> {
          Files.createFile(file);
          new IndexBuilder(settings, directory).build(archive, kind, file);
          ImageSource source = Sources.open(file, ImageAccess.AUTO);
          toClose.add(source);
          toClose.add(deletion);
          return StreamIndex.read(source, archive.size())
              .orElseThrow(() -> new IOException(file + ": the index is unusable"));
        });
  }

  /** Returns the index in {@code file}, or empty if there is none that fits. */
  private static Optional<StreamIndex> read(Path file, long archiveSize, List<Closeable> toClose)
      throws IOException {
    ImageSource source;
    try {
      PrivateFiles.check(file, false);
      source = Sources.open(file, ImageAccess.AUTO);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Optional<StreamIndex> index =
        Closeables.closeOnFailure(source, () -> StreamIndex.read(source, archiveSize));
    if (index.isPresent()) {
      toClose.add(source);
    } else {
      source.close();
    }
    return index;
  }

  /** Returns the name of the index: the digest, or else what identifies the file's version. */
  private Optional<String> key(ImageSource archive) throws IOException {
    if (settings.digest().isPresent()) {
      // What a table describes is not verified by the digest of the archive.
      String table = settings.tocDigest().map(toc -> "-toc-" + toc).orElse("");
      return settings.digest().map(digest -> "sha256-" + digest + table);
    }
    return identity(archive)
        .map(text -> "file-" + Digests.hex(Digests.sha256(text.getBytes(UTF_8))));
  }

  private Optional<String> identity(ImageSource archive) throws IOException {
    if (settings.file().isEmpty()) {
      return archive.identity();
    }
    Path file = settings.file().get().toRealPath();
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return Optional.of(
        String.join(
            "\n",
            file.toUri().toString(),
            String.valueOf(now.fileKey()),
            String.valueOf(now.size()),
            String.valueOf(now.lastModifiedTime().toInstant())));
  }
}
