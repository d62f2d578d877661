package io.github.jerofs.internal.image;

import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs small jobs on the calling thread, with help from idle threads of the common pool. The caller
 * never waits for a helper to start, only for jobs that helpers have already started. If all cores
 * are busy, the caller runs every job itself.
 */
final class IdleCores {
  private static final int HELPERS =
      Math.min(
          Runtime.getRuntime().availableProcessors() - 1, ForkJoinPool.getCommonPoolParallelism());

  private static final long POLL_NANOS = 100_000;

  /** Number of helpers in the JVM that are submitted but not yet started. */
  private static final AtomicInteger CALLED = new AtomicInteger();

  /** A set of independent jobs. */
  interface Job {
    /** Runs job {@code index}. */
    void run(int index) throws IOException;
  }

  private final int count;
  private final AtomicInteger next = new AtomicInteger(1);
  private final AtomicInteger firstFailed;
  private final Phaser helpers = new Phaser(1);

  /**
   * Null when all jobs are done, so that a helper that starts late or never does not keep the data
   * of the jobs reachable. Never null for a helper that has taken a job, because the caller waits
   * for that helper.
   */
  private @Nullable Job job;

  private IdleCores(int count, Job job) {
    this.count = count;
    this.job = job;
    this.firstFailed = new AtomicInteger(count);
  }

  /**
   * Runs jobs 0 to {@code count - 1}.
   *
   * @return the number of jobs completed before the first failed job, at least 1. Exceptions from
   *     jobs other than the first are not reported; the caller can retry those jobs
   * @throws IOException if job 0 fails
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
      awaitHelpers(helpers.arrive());
      job = null;
    }
    return firstFailed.get();
  }

  private void awaitHelpers(int phase) {
    while (helpers.getPhase() == phase) {
      try {
        int unused = helpers.awaitAdvance(phase);
      } catch (RejectedExecutionException e) { // the caller's pool has no more spare threads
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  /** Submits helpers, up to {@link #HELPERS} in the JVM that have not started yet. */
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
    helpers.register(); // before taking a job, so that the caller waits for it
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
        // Retrying the job throws the exception again.
        firstFailed.accumulateAndGet(i, Math::min);
      }
    }
  }
}
