package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.source.Uninterrupted;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps other threads and processes from making or removing the files of a cached image. Never held
 * while anything is fetched, nor for reading and filling.
 */
final class CacheLock {
  /** A file's lock belongs to the whole JVM, so its threads need one of their own. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private CacheLock() {}

  /** Runs {@code work} while nobody else makes or removes the files of {@code entry}. */
  static <T> T hold(CacheEntry entry, Uninterrupted.Call<T> work) throws IOException {
    PrivateFiles.prepare(entry.directory());
    THREADS.lock();
    try {
      return Uninterrupted.run(
          () -> {
            try (FileChannel channel = open(entry.lock())) {
              FileLock unused = channel.lock(); // until the channel is closed
              return work.run();
            }
          });
    } finally {
      THREADS.unlock();
    }
  }

  /** Opens the file, which any process may create at the same time. */
  private static FileChannel open(Path file) throws IOException {
    while (true) {
      try {
        return PrivateFiles.open(file, StandardOpenOption.WRITE);
      } catch (NoSuchFileException missing) {
        try {
          return PrivateFiles.create(file);
        } catch (FileAlreadyExistsException e) {
          // made by another process since
        }
      }
    }
  }
}
