package io.github.jerofs.fuzz;

import io.github.jerofs.fuzz.Exerciser.BugException;
import io.github.jerofs.fuzz.Exerciser.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs many mutants and prints a summary of the outcomes. Arguments: the first seed, the number of
 * seeds, the maximum number of seconds, a directory for failing mutants and, optionally, a
 * substring of the names of the bases to use ({@code -plain} for those with an uncompressed
 * metabox).
 *
 * <p>To check mutants with {@link OrderOracle}: {@code order}, the first seed, the number of seeds,
 * the number of threads, a directory for failing mutants. The same with {@code verity} instead of
 * {@code order} checks sealed images with {@link VerityRun}; with the name of a {@link
 * SystemFormat}, such as {@code ZIP}, it uses {@link SystemsRun}.
 */
public final class FuzzMain {
  private static final long SLOW_NANOS = 2_000_000_000L;
  private static final long HUNG_MILLIS = 240_000;

  private FuzzMain() {}

  /** Runs the mutants. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (!Character.isDigit(args[0].charAt(0))) {
      long bugs =
          SeedsMain.run(
              source(args[0]),
              Long.parseLong(args[1]),
              Long.parseLong(args[2]),
              Integer.parseInt(args[3]),
              Path.of(args[4]));
      System.exit(bugs == 0 ? 0 : 1);
    }
    long first = Long.parseLong(args[0]);
    long count = Long.parseLong(args[1]);
    long deadline = System.nanoTime() + Long.parseLong(args[2]) * 1_000_000_000L;
    Path bugs = Files.createDirectories(Path.of(args[3]));
    Clock clock = new Clock();
    Map<String, Long> outcomes = new TreeMap<>();
    long done = 0;
    long bugCount = 0;
    String bases = args.length > 4 ? args[4] : "";
    try (FuzzRun run = new FuzzRun(Files.createTempDirectory("fuzz"), clock, bases)) {
      clock.watch(run, bugs);
      for (long seed = first; done < count && System.nanoTime() < deadline; seed++, done++) {
        clock.start(seed);
        String outcome;
        try {
          outcome = run.run(seed).toString();
        } catch (BugException e) {
          outcome = "BUG: " + e.getMessage() + ": " + e.getCause();
          System.out.println("seed " + seed + " " + outcome);
          e.getCause().printStackTrace(System.out);
        }
        if (clock.isSlow()) {
          // Other programs use the CPU, too, so only a mutant that is slow twice counts.
          clock.start(seed);
          run.run(seed);
        }
        if (clock.isSlow()) {
          outcome = "BUG: slow " + clock.slowCall;
          System.out.println("seed " + seed + " " + outcome);
        }
        if (outcome.startsWith("BUG")) {
          bugCount++;
          outcome = "BUG";
          Files.writeString(bugs.resolve("seed-" + seed), run.mutant(seed).text());
        }
        outcomes.merge(outcome, 1L, Long::sum);
      }
    }
    System.out.println("mutants: " + done + ", seeds from " + first + ", bugs: " + bugCount);
    outcomes.forEach((outcome, n) -> System.out.println("  " + n + "  " + outcome));
    System.out.println("slowest call: " + clock.slowest / 1_000_000 + " ms, " + clock.slowestCall);
    System.out.println("peak heap: " + (clock.peakHeap >> 20) + " MiB, garbage included");
    System.exit(bugCount == 0 ? 0 : 1);
  }

  private static SeedsMain.Source source(String kind) {
    return switch (kind) {
      case "order" -> OrderRun::new;
      case "verity" -> VerityRun::new;
      default -> SystemsRun.of(SystemFormat.valueOf(kind));
    };
  }

  /** Measures calls, and ends the JVM if one hangs. */
  private static final class Clock implements Watcher {
    private volatile long seed;
    private volatile long begun;
    private volatile String current = "";
    private long slowest;
    private long peakHeap;
    private String slowestCall = "";
    private String slowCall = "";

    void start(long next) {
      seed = next;
      slowCall = "";
    }

    boolean isSlow() {
      return !slowCall.isEmpty();
    }

    @Override
    public void begins(String call) {
      current = call;
      begun = System.nanoTime();
    }

    @Override
    public void ends(String call) {
      long nanos = System.nanoTime() - begun;
      begun = 0;
      Runtime runtime = Runtime.getRuntime();
      peakHeap = Math.max(peakHeap, runtime.totalMemory() - runtime.freeMemory());
      if (nanos > SLOW_NANOS) {
        slowCall = call + " " + nanos / 1_000_000 + " ms";
      } else if (nanos > slowest) {
        slowest = nanos;
        slowestCall = call + " of seed " + seed;
      }
    }

    void watch(FuzzRun run, Path bugs) {
      Thread fuzzing = Thread.currentThread();
      Thread watcher = new Thread(() -> watchLoop(fuzzing, run, bugs), "watcher");
      watcher.setDaemon(true);
      watcher.start();
    }

    private void watchLoop(Thread fuzzing, FuzzRun run, Path bugs) {
      try {
        while (true) {
          Thread.sleep(HUNG_MILLIS / 4);
          long since = begun;
          if (since != 0 && System.nanoTime() - since > HUNG_MILLIS * 1_000_000) {
            System.out.println("seed " + seed + " BUG: hangs in " + current);
            for (StackTraceElement frame : fuzzing.getStackTrace()) {
              System.out.println("  at " + frame);
            }
            Files.writeString(bugs.resolve("seed-" + seed), run.mutant(seed).text());
            Runtime.getRuntime().halt(2);
          }
        }
      } catch (InterruptedException | IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
