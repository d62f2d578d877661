package io.github.jerofs.internal.remote.cache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a cache directory in one JVM. */
final class CacheLockTest {
  @TempDir private Path temp;

  /** The JVM refuses a second lock at once instead of waiting. */
  @Test
  @Timeout(60)
  void heldInOtherClassLoader_waits() throws Exception {
    CacheEntry entry = new CacheEntry(temp.resolve("cache"), "key");
    PrivateFiles.prepare(entry.directory());
    FutureTask<Boolean> work = new FutureTask<>(() -> CacheLock.hold(entry, () -> true));
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    try (FileChannel other = PrivateFiles.create(entry.lock())) {
      FileLock unused = other.lock();
      thread.start();
      while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
        Thread.onSpinWait();
      }
      assertFalse(work.isDone());
    }
    assertTrue(work.get());
  }
}
