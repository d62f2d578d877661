package io.github.jerofs.internal.memory;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tracks the accounts in use: those that were read in the current period of some seconds or in the
 * previous one. Safe for use by many threads; {@link #advance} is called under the lock of the
 * cache. Races at the end of a period may cause wrong counts, and thus wrong guesses.
 */
final class RecentUse {
  /** 2^33 ns, which is 8.6 s. */
  private static final int PERIOD_BITS = 33;

  /** A period before all others, and not adjacent to any. */
  static final long NEVER = Long.MIN_VALUE;

  private final AtomicInteger inPresent = new AtomicInteger();
  private final AtomicInteger inLastOnly = new AtomicInteger();
  private volatile long period = NEVER + 2;

  /** Moves to the period of {@code nanos}. */
  void advance(long nanos) {
    long now = nanos >> PERIOD_BITS;
    if (now != period) {
      int counted = inPresent.getAndSet(0);
      inLastOnly.set(now == period + 1 ? counted : 0);
      period = now;
    }
  }

  /** Records that {@code account} is read. */
  void touch(CacheAccount account) {
    long now = period;
    long last = account.lastPeriod();
    if (last != now && account.moveTo(last, now)) {
      inPresent.incrementAndGet();
      if (last == now - 1) {
        inLastOnly.decrementAndGet();
      }
    }
  }

  /** Records that {@code account} is no longer read. */
  void leave(CacheAccount account) {
    long now = period;
    long last = account.lastPeriod();
    if (last >= now - 1 && account.moveTo(last, NEVER)) {
      (last == now ? inPresent : inLastOnly).decrementAndGet();
    }
  }

  boolean isActive(CacheAccount account) {
    return account.lastPeriod() >= period - 1;
  }

  /** Returns the number of accounts in use, at least 1. */
  int activeAccounts() {
    return Math.max(1, inPresent.get() + Math.max(0, inLastOnly.get()));
  }
}
