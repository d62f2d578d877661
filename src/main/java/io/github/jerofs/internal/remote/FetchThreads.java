package io.github.jerofs.internal.remote;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads that fetch for all remote files. Each file has a {@link Lane}. A lane with work
 * always has one thread, so a server that stalls delays only its own files. Further threads are
 * limited for the whole JVM. Safe for use by many threads.
 */
final class FetchThreads {
  private static final int FEWEST = 8;
  private static final int MOST = 64;
  private static final int IDLE_SECONDS = 5;

  /** Heap for each thread, which holds a request, and briefly twice its bytes. */
  private static final long HEAP_PER_THREAD = 8L * GranuleFetcher.MAX_REQUEST;

  /** The threads of the JVM. */
  static final FetchThreads SHARED =
      new FetchThreads(limit(Runtime.getRuntime().maxMemory()), pool());

  private final Semaphore further;
  private final Executor threads;

  /**
   * Creates lanes without threads.
   *
   * @param limit the maximum number of threads in addition to one for each lane with work
   * @param threads runs each task on a thread of its own
   */
  FetchThreads(int limit, Executor threads) {
    this.further = new Semaphore(limit);
    this.threads = threads;
  }

  static int limit(long heap) {
    return (int) Math.max(FEWEST, Math.min(MOST, heap / HEAP_PER_THREAD));
  }

  private static Executor pool() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        FetchThreads::thread);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "jerofs-fetch");
    thread.setDaemon(true);
    // The thread outlives its first file, and must not keep the class loader of that caller.
    thread.setContextClassLoader(FetchThreads.class.getClassLoader());
    return thread;
  }

  /** Returns a lane without work. */
  Lane lane() {
    return new Lane();
  }

  /** Returns whether all further threads are in use. Requests should then be small. */
  boolean isScarce() {
    return further.availablePermits() == 0;
  }

  /** The work of one file. */
  final class Lane {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    @GuardedBy("lock")
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private int running;

    /** Runs {@code task} on a fetch thread, now or when one of this lane is free. */
    void execute(Runnable task) {
      lock.lock();
      try {
        boolean first = running == 0;
        if (!first && (running == GranuleFetcher.MAX_PARALLEL || !further.tryAcquire())) {
          waiting.add(task);
          return;
        }
        running++;
        boolean begun = false;
        try {
          threads.execute(() -> run(task, !first));
          begun = true;
        } finally {
          if (!begun) { // no thread could be started
            end(!first);
          }
        }
      } finally {
        lock.unlock();
      }
    }

    /** Runs {@code first} and the tasks that wait. */
    private void run(Runnable first, boolean isFurther) {
      Thread thread = Thread.currentThread();
      for (Runnable task = first; task != null; task = next(isFurther)) {
        try {
          task.run();
        } catch (RuntimeException | Error e) {
          thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
      }
    }

    /** Returns a task that waits. If there is none, this thread leaves the lane. */
    private @Nullable Runnable next(boolean isFurther) {
      lock.lock();
      try {
        Runnable task = waiting.poll();
        if (task == null) {
          end(isFurther);
        }
        return task;
      } finally {
        lock.unlock();
      }
    }

    @GuardedBy("lock")
    private void end(boolean isFurther) {
      running--;
      if (isFurther) {
        further.release();
      }
      if (running == 0) {
        idle.signalAll();
      }
    }

    /** Waits until no work is left, or {@code seconds} have passed. */
    void awaitIdle(long seconds) throws InterruptedException {
      lock.lock();
      try {
        long nanos = TimeUnit.SECONDS.toNanos(seconds);
        while (running > 0 && nanos > 0) {
          nanos = idle.awaitNanos(nanos);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
