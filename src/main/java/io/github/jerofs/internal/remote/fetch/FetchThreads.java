package io.github.jerofs.internal.remote.fetch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads that fetch for all remote files. Each file has a {@link Lane}. A lane with work
 * always has one thread, so a server that stalls delays only its own files. Further threads are
 * limited for the whole JVM. Safe for use by many threads.
 */
public final class FetchThreads {
  private static final int FEWEST = 8;
  private static final int MOST = 64;

  /** Heap for each thread, which holds a request, and briefly twice its bytes. */
  private static final long HEAP_PER_THREAD = 8L * GranuleFetcher.MAX_REQUEST;

  /** The threads of the JVM. */
  static final FetchThreads SHARED = shared();

  private final Semaphore further;
  private final Executor threads;

  /** Called for each lane that is created. */
  private final Runnable entered;

  /** Called for each lane that is closed. */
  private final Runnable left;

  /**
   * Creates lanes without threads.
   *
   * @param limit the maximum number of threads in addition to one for each lane with work
   * @param threads runs each task on a thread of its own
   */
  FetchThreads(int limit, Executor threads) {
    this(limit, threads, () -> {}, () -> {});
  }

  private FetchThreads(int limit, Executor threads, Runnable entered, Runnable left) {
    this.further = new Semaphore(limit);
    this.threads = threads;
    this.entered = entered;
    this.left = left;
  }

  private static FetchThreads shared() {
    FetchPool pool = new FetchPool();
    return new FetchThreads(
        limit(Runtime.getRuntime().maxMemory()), pool, pool::enter, pool::leave);
  }

  static int limit(long heap) {
    return (int) Math.max(FEWEST, Math.min(MOST, heap / HEAP_PER_THREAD));
  }

  /** Returns a lane without work. */
  Lane lane() {
    entered.run();
    return new Lane();
  }

  /** Returns whether all further threads are in use. Requests should then be small. */
  boolean isScarce() {
    return further.availablePermits() == 0;
  }

  /** The work of one file. */
  final class Lane implements Closeable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    @GuardedBy("lock")
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private int running;

    @GuardedBy("lock")
    private boolean closed;

    private Lane() {}

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
      for (Runnable task = first; task != null; task = next(isFurther)) {
        try {
          task.run();
        } catch (RuntimeException | Error e) {
          report(e);
        }
      }
    }

    /** Reports a failure as the JVM does. */
    private static void report(Throwable failure) {
      Thread thread = Thread.currentThread();
      try {
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
      } catch (RuntimeException | Error e) {
        // The JVM ignores exceptions of the handler. Keeping one could exhaust the heap again.
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

    /** Ends the use of the threads. Work that is left still runs. */
    @Override
    public void close() {
      lock.lock();
      try {
        if (closed) {
          return;
        }
        closed = true;
      } finally {
        lock.unlock();
      }
      left.run();
    }
  }
}
