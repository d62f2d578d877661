package io.github.jerofs.hadoop;

import io.github.jerofs.ByteSources;
import io.github.jerofs.storage.ImageLocation;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open files of the store that an image consists of: itself, layers, devices and objects. Safe
 * for use by multiple threads.
 */
final class StoreSources {
  private final ErofsConfig config;
  private final StoreStatistics statistics;
  private final Set<StoreSource> open = ConcurrentHashMap.newKeySet();

  StoreSources(ErofsConfig config, StoreStatistics statistics) {
    this.config = config;
    this.statistics = statistics;
  }

  /**
   * Opens a file. It is closed with the image that is opened from it.
   *
   * @throws IOException if it does not exist or must not be read
   */
  ImageLocation open(StoreFile file) throws IOException {
    StoreSource source = new StoreSource(file, config, statistics, open::remove);
    open.add(source);
    try {
      source.connect();
    } catch (IOException | RuntimeException | Error e) {
      Closeables.closeAfter(e, source);
      throw e;
    }
    return ImageLocation.of(ByteSources.buffered(source, config.granuleBytes()));
  }

  /** Closes idle connections to the store. */
  void unbuffer() throws IOException {
    Closeables.closeAll(open.stream().<Closeable>map(source -> source::unbuffer).toList());
  }

  /** Closes all files of an image that could not be opened. */
  void closeAll() throws IOException {
    Closeables.closeAll(List.copyOf(open));
  }
}
