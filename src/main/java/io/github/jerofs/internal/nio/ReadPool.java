package io.github.jerofs.internal.nio;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of asynchronous channels opened without an executor. Idle threads exit, so they do
 * not keep the JVM or a class loader alive.
 */
final class ReadPool {
  private static final int THREADS = 8;
  private static final int IDLE_SECONDS = 5;
  private static final Executor SHARED = create();

  private ReadPool() {}

  static Executor shared() {
    return SHARED;
  }

  private static Executor create() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            ReadPool::thread);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "jerofs-read");
    thread.setDaemon(true);
    thread.setContextClassLoader(ReadPool.class.getClassLoader()); // not the first caller's
    return thread;
  }
}
