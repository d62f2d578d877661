package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.source.Uninterrupted;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Excludes other threads and processes while the files of a cached image are created or deleted. It
 * is not held while bytes are fetched, read or stored.
 */
final class CacheLock {
  /** File locks are held by the whole JVM, so threads need another lock. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private CacheLock() {}

  /** Runs {@code work} while no one else creates or deletes the files of {@code entry}. */
  static <T> T hold(CacheEntry entry, Uninterrupted.Call<T> work) throws IOException {
    Files.createDirectories(entry.directory());
    THREADS.lock();
    try {
      return Uninterrupted.run(
          () -> {
            try (FileChannel channel =
                FileChannel.open(
                    entry.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
              FileLock unused = channel.lock(); // until the channel is closed
              return work.run();
            }
          });
    } finally {
      THREADS.unlock();
    }
  }
}
