package io.github.jerofs.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/**
 * One version of a file of the store. Streams that are opened after the file was replaced are
 * rejected, so that bytes of two versions are never mixed. Safe for use by multiple threads.
 */
final class StoreFile {
  /** Asks object stores for ranges rather than whole objects; others ignore it. */
  private static final String READ_POLICY = "fs.option.openfile.read.policy";

  private final FileSystem store;
  private final FileStatus status;
  private final ImageKey key;
  private volatile boolean replaced;
  private volatile BlockLocation @Nullable [] locations;

  StoreFile(FileSystem store, FileStatus status) {
    this.store = store;
    this.status = status;
    this.key = ImageKey.of(status);
  }

  /** Returns the current version of the file at {@code path}, or empty if there is no file. */
  static Optional<StoreFile> find(FileSystem store, Path path) throws IOException {
    try {
      FileStatus status = store.getFileStatus(path);
      return status.isFile() ? Optional.of(new StoreFile(store, status)) : Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  ImageKey key() {
    return key;
  }

  FileStatus status() {
    return status;
  }

  /**
   * Opens a stream of this version.
   *
   * @throws ReplacedFileException if the file has another length, time or etag by now
   */
  FSDataInputStream open() throws IOException {
    CompletableFuture<FSDataInputStream> opening =
        store.openFile(key.path()).opt(READ_POLICY, "random").withFileStatus(status).build();
    FSDataInputStream stream;
    try {
      stream = FutureIO.awaitFuture(opening);
    } catch (InterruptedIOException e) {
      CompletableFuture<Void> unused = opening.thenAccept(IOUtils::closeStream);
      throw e;
    }
    try {
      // Afterwards: what was current then was current when the stream was opened.
      checkVersion(null);
      return stream;
    } catch (IOException | RuntimeException | Error e) {
      Closeables.closeAfter(e, stream);
      throw e;
    }
  }

  /**
   * Checks that the store still has this version.
   *
   * @param cause why the version is in doubt
   */
  void checkVersion(@Nullable IOException cause) throws IOException {
    ImageKey now = ImageKey.of(store.getFileStatus(key.path()));
    if (!now.equals(key)) {
      replaced = true;
      throw new ReplacedFileException(
          key.path()
              + ": replaced while open: expected "
              + key.version()
              + ", found "
              + now.version(),
          cause);
    }
  }

  /** Returns whether a check found another version. */
  boolean isReplaced() {
    return replaced;
  }

  /** Returns the locations of the whole file, which are requested once. */
  BlockLocation[] locations() throws IOException {
    BlockLocation[] known = locations;
    if (known == null) {
      known = store.getFileBlockLocations(status, 0, key.length());
      known = known == null ? new BlockLocation[0] : known;
      locations = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return key.path().toString();
  }
}
