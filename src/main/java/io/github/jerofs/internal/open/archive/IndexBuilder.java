package io.github.jerofs.internal.open.archive;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Whiteouts;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.container.stream.StreamIndex.Kind;
import io.github.jerofs.internal.container.stream.StreamIndexer;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.remote.cache.SourceDigest;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.write.tar.TarIndex;
import io.github.jerofs.internal.write.tar.TooManyEntriesException;
import io.github.jerofs.internal.write.tar.UnindexableException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/**
 * Builds the index of an archive.
 *
 * @param directory the directory of temporary files
 */
record IndexBuilder(ArchiveSettings settings, Path directory) {
  private static final int BUFFER = 64 << 10;

  /** Exceeds the two zero blocks of an empty archive; file systems have their superblock here. */
  private static final int TAR_START = 4096;

  /**
   * Writes the index of {@code archive} to the existing file {@code target}.
   *
   * @throws CorruptImageException if the archive is damaged, or its digest is another one
   * @throws UnsupportedImageException if it has an entry that an index cannot describe
   * @throws LimitExceededException if it exceeds a limit
   */
  void build(ImageSource archive, Kind kind, Path target) throws IOException {
    SourceFault.guard(
        archive.description(),
        () -> {
          if (kind != Kind.STARGZ || settings.tocDigest().isEmpty()) {
            verifyDigest(archive);
          }
          write(archive, kind, target);
          return target;
        });
  }

  private void verifyDigest(ImageSource archive) throws IOException {
    if (settings.digest().isPresent()) {
      String found = SourceDigest.sha256(archive);
      if (!found.equals(settings.digest().get())) {
        throw new CorruptImageException(place(archive), "SHA-256", settings.digest().get(), found);
      }
    }
  }

  private void write(ImageSource archive, Kind kind, Path target) throws IOException {
    Path image = target.resolveSibling(target.getFileName() + ".erofs");
    try (FileChannel out = FileChannel.open(target, StandardOpenOption.WRITE);
        StreamIndexer indexer = new StreamIndexer(archive, kind, out, form());
        InputStream in = new BufferedInputStream(indexer.decoded(), BUFFER)) {
      if (kind != Kind.PLAIN && isErofs(in)) {
        in.transferTo(OutputStream.nullOutputStream());
        indexer.finish(null);
      } else {
        if (kind != Kind.PLAIN && !settings.isLayer()) {
          checkTar(archive, kind, in);
        }
        indexTar(archive, in, image);
        indexer.finish(image);
      }
    } finally {
      Files.deleteIfExists(image);
    }
  }

  private StreamIndexer.Form form() {
    return new StreamIndexer.Form(
        settings.limits(), settings.tocDigest(), settings.digest().isEmpty());
  }

  private static boolean isErofs(InputStream in) throws IOException {
    int length = Superblock.OFFSET + Superblock.MAGIC_SIZE;
    in.mark(length);
    byte[] start = in.readNBytes(length);
    in.reset();
    return start.length == length
        && Superblock.isMagic(
            ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(Superblock.OFFSET));
  }

  /** Checks that the decoded bytes begin like a tar archive, which may be empty. */
  private static void checkTar(ImageSource archive, Kind kind, InputStream in) throws IOException {
    in.mark(TAR_START);
    ByteBuffer start = ByteBuffer.wrap(in.readNBytes(TAR_START));
    in.reset();
    boolean isTar =
        start.limit() >= ArchiveFormats.HEADER
            && (ArchiveFormats.isTarHeader(start) || isZero(start.array()));
    if (!isTar) {
      throw new NotErofsException(
          place(archive),
          (ArchiveFormats.of(archive).orElse(kind) == Kind.ZSTD ? "Zstandard" : "gzip")
              + " data of neither an image nor a tar archive (decompress it)");
    }
  }

  private static boolean isZero(byte[] bytes) {
    return Arrays.equals(bytes, new byte[bytes.length]);
  }

  private void indexTar(ImageSource archive, InputStream in, Path image) throws IOException {
    long most = settings.limits().get(ErofsLimit.ARCHIVE_ENTRIES);
    try (OutputStream out = Files.newOutputStream(image)) {
      TarIndex.write(in, Whiteouts.KEEP, most, BuildOptions.DEFAULT, out, directory);
    } catch (TooManyEntriesException e) {
      LimitExceededException exceeded =
          new LimitExceededException(
              place(archive), "entries of the archive", ErofsLimit.ARCHIVE_ENTRIES, most, most + 1);
      exceeded.initCause(e);
      throw exceeded;
    } catch (BuildException e) {
      String problem = "tar: " + e.getMessage();
      ErofsException refused =
          e.getCause() instanceof UnindexableException
              ? new UnsupportedImageException(place(archive), problem)
              : new CorruptImageException(place(archive), problem);
      refused.initCause(e);
      throw refused;
    } catch (CancellationException e) {
      InterruptedIOException interrupted =
          new InterruptedIOException(archive.description() + ": interrupted while indexing");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static ImagePlace place(ImageSource archive) {
    return ImagePlace.of(archive.description(), ImagePlace.NO_OFFSET);
  }
}
