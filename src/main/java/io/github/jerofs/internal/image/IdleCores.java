package io.github.jerofs.internal.image;

import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Small jobs that the calling thread does one after the other, and threads of the common pool that
 * have nothing else to do help it. It never waits for a thread to begin, only for jobs that others
 * have begun: if all cores are busy, it does them all by itself.
 */
final class IdleCores {
  private static final int HELPERS =
      Math.min(
          Runtime.getRuntime().availableProcessors() - 1, ForkJoinPool.getCommonPoolParallelism());

  /** How many were asked for help and have not come yet, in the whole JVM. */
  private static final AtomicInteger CALLED = new AtomicInteger();

  /** One of several jobs that have nothing to do with each other. */
  interface Job {
    /** Does job number {@code index}. */
    void run(int index) throws IOException;
  }

  private final int count;
  private final AtomicInteger next = new AtomicInteger(1);
  private final AtomicInteger firstFailed;
  private final Phaser helpers = new Phaser(1);

  /**
   * Null when all are done: a helper that comes too late, perhaps never, shall not keep in memory
   * what the jobs were about. Who has taken a job finds this set, as the caller waits for him.
   */
  private @Nullable Job job;

  private IdleCores(int count, Job job) {
    this.count = count;
    this.job = job;
    this.firstFailed = new AtomicInteger(count);
  }

  /**
   * Does the jobs from 0 to {@code count - 1}.
   *
   * @return how many were done before the first that failed, at least 1: what the others threw is
   *     not told, they may be tried again
   * @throws IOException if the first failed
   */
  static int run(int count, Job job) throws IOException {
    if (count == 1) {
      job.run(0);
      return 1;
    }
    return new IdleCores(count, job).run();
  }

  private int run() throws IOException {
    try {
      call();
      Objects.requireNonNull(job).run(0);
      takeJobs();
    } finally {
      next.set(count);
      helpers.awaitAdvance(helpers.arrive());
      job = null;
    }
    return firstFailed.get();
  }

  /** Asks for help, unless those that were asked before have not even come. */
  private void call() {
    for (int i = Math.min(HELPERS, count - 1); i > 0; i--) {
      if (CALLED.incrementAndGet() > HELPERS) {
        CALLED.decrementAndGet();
        return;
      }
      ForkJoinPool.commonPool().execute(this::help);
    }
  }

  private void help() {
    CALLED.decrementAndGet();
    helpers.register(); // before a job is taken, so that the caller waits for it
    try {
      takeJobs();
    } finally {
      helpers.arriveAndDeregister();
    }
  }

  private void takeJobs() {
    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
      try {
        Objects.requireNonNull(job).run(i);
        SourceFault.settle();
      } catch (IOException | RuntimeException | Error e) {
        // Whoever gets that far does it again, and meets it again.
        firstFailed.accumulateAndGet(i, Math::min);
      }
    }
  }
}
