import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.memory.MemoryCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares the cache that all images share with Caffeine: hit rates of typical reads, and lookups
 * per second with several threads. Entries have 1 KiB; the capacity is 1,000 entries.
 *
 * <p>usage: java -cp target/classes:caffeine.jar bench/CacheBench.java
 */
final class CacheBench {
  private static final int ENTRIES = 1000;
  private static final int SIZE = 1024;
  private static final int OVERHEAD = 192; // both count this
  private static final int LOOKUPS = 400_000;
  private static final int ROUNDS = 5;

  private static volatile long sink;

  /** A cache under test. */
  private interface Subject {
    /** Returns the value of {@code key}. Loads it if necessary, which {@link #loads} counts. */
    byte[] get(int user, int key);

    long loads();
  }

  private static final class Ours implements Subject {
    private final MemoryCache cache = new MemoryCache(ENTRIES * (long) (SIZE + OVERHEAD));
    private final List<CacheAccount> accounts = List.of(cache.open(), cache.open());
    private final AtomicLong loads = new AtomicLong();

    @Override
    public byte[] get(int user, int key) {
      CacheAccount account = accounts.get(user);
      Integer boxed = key;
      byte[] known = account.find(boxed);
      if (known != null) {
        return known;
      }
      try {
        return account.get(boxed, SIZE, () -> load(loads));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public long loads() {
      return loads.get();
    }
  }

  private record Key(int user, int key) {}

  private static final class Theirs implements Subject {
    private final Cache<Key, byte[]> cache =
        Caffeine.newBuilder()
            .maximumWeight(ENTRIES * (long) (SIZE + OVERHEAD))
            .weigher((Key key, byte[] value) -> value.length + OVERHEAD)
            .executor(Runnable::run)
            .build();
    private final AtomicLong loads = new AtomicLong();

    @Override
    public byte[] get(int user, int key) {
      return cache.get(new Key(user, key), k -> load(loads));
    }

    @Override
    public long loads() {
      return loads.get();
    }
  }

  private static byte[] load(AtomicLong loads) {
    loads.incrementAndGet();
    return new byte[SIZE];
  }

  /** The keys that two users look up in turn; -1 for none. */
  private record Trace(String name, int[] first, int[] second) {}

  private static List<Trace> traces() {
    int[] zipf = zipf(10_000, 0.9, LOOKUPS, 1);
    int[] none = new int[LOOKUPS];
    Arrays.fill(none, -1);
    int[] scan = new int[LOOKUPS];
    Arrays.setAll(scan, i -> i);
    int[] loop = new int[LOOKUPS];
    Arrays.setAll(loop, i -> i % (ENTRIES * 3 / 2));
    int[] working = new int[LOOKUPS];
    Random random = new Random(3);
    Arrays.setAll(working, i -> random.nextInt(ENTRIES * 4 / 10));
    int[] greedy = new int[LOOKUPS];
    Arrays.setAll(greedy, i -> random.nextInt(ENTRIES * 3));
    int[] slow = working.clone();
    for (int i = 0; i < slow.length; i++) {
      slow[i] = i % 20 == 0 ? slow[i] : -1;
    }
    return List.of(
        new Trace("Zipf 0.9 over 10 times the capacity", zipf, none),
        new Trace("the same, and another image scanned once", zipf, scan),
        new Trace("loop over 1.5 times the capacity", loop, none),
        new Trace("0.4 of the capacity at random, and a scan", working, scan),
        new Trace("the same, 1 look-up to 20 of a greedy image", slow, greedy));
  }

  private static int[] zipf(int keys, double skew, int count, int seed) {
    double[] sums = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += 1 / Math.pow(i + 1, skew);
      sums[i] = sum;
    }
    Random random = new Random(seed);
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int at = Arrays.binarySearch(sums, random.nextDouble() * sum);
      drawn[i] = (at < 0 ? -at - 1 : at) * 7919 % keys;
    }
    return drawn;
  }

  /** Returns the percentage of the first user's lookups that need no load. */
  private static double hits(Subject subject, Trace trace) {
    long lookups = 0;
    long loads = 0;
    for (int i = 0; i < LOOKUPS; i++) {
      if (trace.first[i] >= 0) {
        long before = subject.loads();
        sink += subject.get(0, trace.first[i]).length;
        loads += subject.loads() - before;
        lookups++;
      }
      if (trace.second[i] >= 0) {
        sink += subject.get(1, trace.second[i]).length;
      }
    }
    return 100.0 * (lookups - loads) / lookups;
  }

  /** Returns lookups per microsecond of all threads together. */
  private static double rate(Subject subject, int[] keys, int threads, ThreadFactory factory)
      throws InterruptedException {
    int each = 4_000_000 / threads;
    CountDownLatch ready = new CountDownLatch(threads);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int offset = t * 7919;
      running.add(
          factory.newThread(
              () -> {
                ready.countDown();
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                long sum = 0;
                for (int i = 0; i < each; i++) {
                  sum += subject.get(0, keys[(i + offset) % keys.length]).length;
                }
                sink += sum;
              }));
    }
    running.forEach(Thread::start);
    ready.await();
    long start = System.nanoTime();
    go.countDown();
    for (Thread thread : running) {
      thread.join();
    }
    return 1e3 * each * threads / (System.nanoTime() - start);
  }

  /** Returns a factory of virtual threads, or null if the JDK has none. */
  private static ThreadFactory virtual() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
      return (ThreadFactory) factory.invoke(builder);
    } catch (ReflectiveOperationException e) {
      return null; // before JDK 21
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  public static void main(String[] args) throws InterruptedException {
    System.out.println("hits of the first image, percent: jerofs, Caffeine");
    for (Trace trace : traces()) {
      System.out.printf(
          Locale.ROOT,
          "  %-45s %5.1f %5.1f%n",
          trace.name,
          hits(new Ours(), trace),
          hits(new Theirs(), trace));
    }
    int[] fits = zipf(ENTRIES * 8 / 10, 0.5, 1 << 16, 2);
    int[] tooMany = zipf(10_000, 0.9, 1 << 16, 2);
    for (boolean misses : new boolean[] {false, true}) {
      System.out.println(
          (misses ? "Zipf 0.9 with misses" : "hits only")
              + ", look-ups per us: ours, Caffeine, median of ratios");
      int[] keys = misses ? tooMany : fits;
      for (int threads : new int[] {1, 2, 8, 64}) {
        compare(threads + " threads", keys, threads, Thread::new);
      }
      ThreadFactory virtual = virtual();
      if (virtual != null) {
        compare("64 virtual threads", keys, 64, virtual);
      }
    }
  }

  private static void compare(String name, int[] keys, int threads, ThreadFactory factory)
      throws InterruptedException {
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      double one = rate(new Ours(), keys, threads, factory);
      double other = rate(new Theirs(), keys, threads, factory);
      if (round >= 0) {
        ours[round] = one;
        theirs[round] = other;
        ratios[round] = one / other;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "  %-20s %6.1f %6.1f %6.2f%n",
        name,
        median(ours),
        median(theirs),
        median(ratios));
  }
}
