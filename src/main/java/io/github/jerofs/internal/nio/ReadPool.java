package io.github.jerofs.internal.nio;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads of asynchronous channels opened without an executor. Idle threads exit, so they do
 * not keep the JVM or a class loader alive. Handlers may wait for other reads: while they occupy
 * all threads, there is one more.
 */
final class ReadPool implements Executor {
  static final int THREADS = 8;
  private static final int IDLE_SECONDS = 5;
  private static final ReadPool SHARED = new ReadPool();

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          ReadPool::thread);

  /** Number of threads that run a handler. */
  private final AtomicInteger handling = new AtomicInteger();

  private final ReentrantLock resizing = new ReentrantLock();

  private ReadPool() {
    threads.allowCoreThreadTimeOut(true);
  }

  static ReadPool shared() {
    return SHARED;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "jerofs-read");
    thread.setDaemon(true);
    thread.setContextClassLoader(ReadPool.class.getClassLoader()); // not the first caller's
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Calls {@code handler} on this thread, which is one of the pool. */
  void handle(Runnable handler) {
    if (handling.incrementAndGet() >= THREADS) {
      resize();
    }
    try {
      handler.run();
    } finally {
      if (handling.getAndDecrement() >= THREADS) {
        resize();
      }
    }
  }

  private void resize() {
    resizing.lock();
    try {
      int wanted = Math.max(THREADS, handling.get() + 1);
      threads.setMaximumPoolSize(Math.max(wanted, threads.getMaximumPoolSize()));
      threads.setCorePoolSize(wanted); // the limit, as the queue is unbounded
    } finally {
      resizing.unlock();
    }
  }
}
