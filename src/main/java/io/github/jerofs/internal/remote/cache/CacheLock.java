package io.github.jerofs.internal.remote.cache;

import io.github.jerofs.internal.io.Uninterrupted;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Excludes other threads and processes while the files of a cached image are created or deleted. It
 * is not held while bytes are fetched, read or stored.
 */
public final class CacheLock {
  /** File locks are held by the whole JVM, so threads need another lock. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private static final int POLL_MILLIS = 10;

  private CacheLock() {}

  /** Runs {@code work} while no one else creates or deletes the files of {@code entry}. */
  public static <T> T hold(CacheEntry entry, Uninterrupted.Call<T> work) throws IOException {
    PrivateFiles.prepare(entry.directory());
    THREADS.lock();
    try {
      return Uninterrupted.run(
          () -> {
            try (FileChannel channel = open(entry.lock())) {
              FileLock unused = lock(channel); // until the channel is closed
              return work.run();
            }
          });
    } finally {
      THREADS.unlock();
    }
  }

  /** Waits for other processes, and for this library in other class loaders of this JVM. */
  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        pause();
      }
    }
  }

  private static void pause() throws FileLockInterruptionException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FileLockInterruptionException();
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
