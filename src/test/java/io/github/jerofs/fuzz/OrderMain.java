package io.github.jerofs.fuzz;

import io.github.jerofs.fuzz.OrderOracle.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Checks many mutants with {@link OrderOracle} on several threads; part of {@link FuzzMain}. */
final class OrderMain {
  private static final int BATCH = 100;
  private static final long PRINT = 20_000;

  private final long first;
  private final long count;
  private final Path bugs;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong bugCount = new AtomicLong();
  private final AtomicLong slowestNanos = new AtomicLong();
  private final Map<Result, Long> results = new ConcurrentHashMap<>();
  private final long begun = System.nanoTime();

  private OrderMain(long first, long count, Path bugs) {
    this.first = first;
    this.count = count;
    this.bugs = bugs;
  }

  /** Runs {@code count} seeds from {@code first} on and returns the number of bugs. */
  static long run(long first, long count, int threads, Path bugs)
      throws IOException, InterruptedException {
    OrderMain main = new OrderMain(first, count, Files.createDirectories(bugs));
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      OrderRun run = new OrderRun(Files.createTempDirectory("fuzz-order"));
      Thread thread = new Thread(() -> main.work(run), "order-" + i);
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
    main.print("finished");
    return main.bugCount.get();
  }

  private void work(OrderRun run) {
    for (long from = next.getAndAdd(BATCH); from < count; from = next.getAndAdd(BATCH)) {
      for (long i = from; i < Math.min(count, from + BATCH); i++) {
        one(run, first + i);
        if (done.incrementAndGet() % PRINT == 0) {
          print("running");
        }
      }
    }
  }

  private void one(OrderRun run, long seed) {
    long start = System.nanoTime();
    try {
      results.merge(run.run(seed), 1L, Long::sum);
    } catch (IOException | RuntimeException | Error e) {
      bugCount.incrementAndGet();
      save(run, seed, e);
    }
    long nanos = System.nanoTime() - start;
    if (nanos > slowestNanos.getAndAccumulate(nanos, Math::max)) {
      System.out.println("seed " + seed + " is the slowest so far: " + nanos / 1_000_000 + " ms");
    }
  }

  private void save(OrderRun run, long seed, Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    System.out.println("seed " + seed + " BUG: " + trace);
    try {
      Files.writeString(bugs.resolve("order-seed-" + seed), run.mutant(seed).text());
    } catch (IOException failure) {
      System.out.println("cannot save seed " + seed + ": " + failure);
    }
  }

  private void print(String state) {
    StringBuilder text = new StringBuilder(state + ": " + done + " mutants, " + bugCount + " bugs");
    for (Result result : Result.values()) {
      text.append(", ").append(result).append(' ').append(results.getOrDefault(result, 0L));
    }
    long seconds = (System.nanoTime() - begun) / 1_000_000_000;
    System.out.println(text + ", " + seconds + " s, seeds from " + first);
  }
}
