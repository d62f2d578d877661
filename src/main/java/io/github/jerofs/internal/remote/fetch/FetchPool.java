package io.github.jerofs.internal.remote.fetch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads for as long as there are users. They end after some idle time, and at once when
 * the last user leaves: an idle thread would keep the class loader of an application that is
 * unloaded. Safe for use by many threads.
 */
public final class FetchPool implements Executor {
  private static final int IDLE_SECONDS = 5;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private int users;

  @GuardedBy("lock")
  private @Nullable ThreadPoolExecutor threads;

  /** Adds a user. */
  void enter() {
    lock.lock();
    try {
      users++;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a user. */
  void leave() {
    lock.lock();
    try {
      users--;
      if (users == 0 && threads != null) {
        threads.shutdown();
        threads = null;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void execute(Runnable work) {
    lock.lock();
    try {
      if (threads == null) {
        threads =
            new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                FetchPool::thread);
      }
      threads.execute(work);
    } finally {
      lock.unlock();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "jerofs-fetch");
    thread.setDaemon(true);
    // The thread outlives its first file, and must not keep the class loader of that caller.
    thread.setContextClassLoader(FetchPool.class.getClassLoader());
    return thread;
  }
}
