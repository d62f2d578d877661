package io.github.jerofs.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Checks many mutants on several threads; part of {@link FuzzMain}. */
final class SeedsMain {
  private static final int BATCH = 100;
  private static final long PRINT = 20_000;

  private final long first;
  private final long count;
  private final Path bugs;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong bugCount = new AtomicLong();
  private final AtomicLong slowestNanos = new AtomicLong();
  private final Map<String, Long> results = new ConcurrentSkipListMap<>();
  private final long begun = System.nanoTime();

  /** Mutants by number, for one thread. */
  interface Seeds {
    /** Checks mutant {@code seed} and returns its outcome. */
    Object run(long seed) throws IOException;

    /** Returns a description of mutant {@code seed}. */
    String text(long seed) throws IOException;
  }

  /** Creates mutants for a thread. */
  interface Source {
    /** Returns new mutants that use {@code folder}. */
    Seeds open(Path folder) throws IOException;
  }

  private SeedsMain(long first, long count, Path bugs) {
    this.first = first;
    this.count = count;
    this.bugs = bugs;
  }

  /** Runs {@code count} seeds from {@code first} on and returns the number of bugs. */
  static long run(Source source, long first, long count, int threads, Path bugs)
      throws IOException, InterruptedException {
    SeedsMain main = new SeedsMain(first, count, Files.createDirectories(bugs));
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Seeds run = source.open(Files.createTempDirectory("fuzz"));
      Thread thread = new Thread(() -> main.work(run), "fuzz-" + i);
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
    main.print("finished");
    return main.bugCount.get();
  }

  private void work(Seeds run) {
    for (long from = next.getAndAdd(BATCH); from < count; from = next.getAndAdd(BATCH)) {
      for (long i = from; i < Math.min(count, from + BATCH); i++) {
        one(run, first + i);
        if (done.incrementAndGet() % PRINT == 0) {
          print("running");
        }
      }
    }
  }

  private void one(Seeds run, long seed) {
    long start = System.nanoTime();
    try {
      results.merge(run.run(seed).toString(), 1L, Long::sum);
    } catch (IOException | RuntimeException | Error e) {
      bugCount.incrementAndGet();
      save(run, seed, e);
    }
    long nanos = System.nanoTime() - start;
    if (nanos > slowestNanos.getAndAccumulate(nanos, Math::max)) {
      System.out.println("seed " + seed + " is the slowest so far: " + nanos / 1_000_000 + " ms");
    }
  }

  private void save(Seeds run, long seed, Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    System.out.println("seed " + seed + " BUG: " + trace);
    try {
      Files.writeString(bugs.resolve("seed-" + seed), run.text(seed));
    } catch (IOException failure) {
      System.out.println("cannot save seed " + seed + ": " + failure);
    }
  }

  private void print(String state) {
    StringBuilder text = new StringBuilder(state + ": " + done + " mutants, " + bugCount + " bugs");
    results.forEach((result, n) -> text.append(", ").append(result).append(' ').append(n));
    long seconds = (System.nanoTime() - begun) / 1_000_000_000;
    System.out.println(text + ", " + seconds + " s, seeds from " + first);
  }
}
