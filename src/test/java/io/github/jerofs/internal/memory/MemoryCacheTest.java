package io.github.jerofs.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MemoryCacheTest extends MemoryCacheFixture {
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void hit_sameValueWithoutLoading() throws IOException {
    byte[] value = put(account, "a");
    assertSame(value, account.get("a", SIZE, () -> new byte[1]));
    assertSame(value, account.find("a"));
  }

  @Test
  void accounts_sameKey_separateValues() throws IOException {
    CacheAccount other = cache.open();
    byte[] value = put(account, "a");
    assertNull(other.find("a"));
    byte[] second = put(other, "a");
    assertSame(value, account.find("a"));
    assertSame(second, other.find("a"));
  }

  @Test
  void capacity_neverExceeded() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 1000; i++) {
      int size = 1 + random.nextInt(ROOM * SIZE);
      byte[] unused = account.get(i, size, () -> new byte[size]);
      assertTrue(cache.used() <= cache.capacity(), "seed " + SEED + " step " + i);
      assertEquals(cache.used(), account.bytes());
      assertTrue(account.contains(i), "seed " + SEED + " step " + i + ": the newest is missing");
    }
  }

  @Test
  void capacity_lowered_evictsAtOnce() throws IOException {
    fill(account, 0, ROOM);
    assertEquals(ROOM * COST, cache.used());
    cache.setCapacity(10 * COST);
    assertEquals(10 * COST, cache.used());
    assertEquals(10, kept(account, 0, ROOM));
  }

  @Test
  void oversize_notCached_evictsNothing() throws IOException {
    put(account, "small");
    int size = (int) cache.capacity();
    assertEquals(size, account.get("large", size, () -> new byte[size]).length);
    assertTrue(account.contains("small"));
    assertFalse(account.contains("large"));
  }

  @Test
  void noCapacity_loadsEachTime() throws IOException {
    CacheAccount none = new MemoryCache(0).open();
    assertEquals(1, none.get("a", 1, () -> new byte[1]).length);
    assertEquals(2, none.get("a", 1, () -> new byte[2]).length);
    assertFalse(none.isWorthKeeping("a", 1));
  }

  @Test
  void close_releasesAtOnce() throws IOException {
    CacheAccount other = cache.open();
    fill(account, 0, 30);
    fill(other, 0, 20);
    account.close();
    assertEquals(20 * COST, cache.used());
    assertEquals(0, account.bytes());
    assertNull(account.find(0));
    put(account, 0);
    assertFalse(account.contains(0));
    assertEquals(20, kept(other, 0, 20));
  }

  @Test
  void close_whileLoading_valueReturnedNotCached() throws IOException {
    byte[] value =
        account.get(
            "a",
            SIZE,
            () -> {
              account.close();
              return new byte[SIZE];
            });
    assertEquals(SIZE, value.length);
    assertFalse(account.contains("a"));
    assertEquals(0, cache.used());
  }

  @Test
  void openAndClose_repeated_nothingLeft() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      CacheAccount one = cache.open();
      put(one, "a");
      one.close();
    }
    assertEquals(0, cache.used());
  }

  /** Data that is read once occupies at most a tenth of the cache. */
  @Test
  void scan_usedEntriesKept() throws IOException {
    CacheAccount scanner = cache.open();
    fill(account, 0, 80);
    fill(account, 0, 80); // a second use
    fill(scanner, 0, 20 * ROOM);
    assertEquals(80, kept(account, 0, 80));
  }

  /** The same for a single account, whose fair share is the whole cache. */
  @Test
  void scan_ofSameAccount_usedEntriesKept() throws IOException {
    fill(account, 0, 80);
    fill(account, 0, 80);
    fill(account, 1000, 1000 + 20 * ROOM);
    assertEquals(80, kept(account, 0, 80));
  }

  /** Entries that were used twice stay, however often another account uses its entries. */
  @Test
  void fairness_greedyAccount_othersKept() throws IOException {
    CacheAccount greedy = cache.open();
    fill(account, 0, ROOM / 2);
    fill(account, 0, ROOM / 2);
    for (int round = 0; round < 5; round++) {
      fill(greedy, 0, 5 * ROOM);
      fill(greedy, 0, 5 * ROOM);
    }
    assertEquals(ROOM / 2, kept(account, 0, ROOM / 2));
    assertTrue(cache.used() <= cache.capacity());
  }

  @Test
  void fairness_lateAccount_getsShare() throws IOException {
    CacheAccount greedy = cache.open();
    for (int round = 0; round < 5; round++) {
      fill(greedy, 0, ROOM); // all of it, and often
    }
    for (int round = 0; round < 2; round++) {
      fill(account, 0, ROOM / 2);
      fill(greedy, 0, ROOM);
    }
    assertTrue(kept(account, 0, ROOM / 2) > ROOM * 4 / 10);
  }

  @Test
  void fairness_idleAccount_evicted() throws IOException {
    CacheAccount busy = cache.open();
    fill(account, 0, ROOM);
    now.addAndGet(MINUTE);
    for (int round = 0; round < 3; round++) {
      fill(busy, 0, ROOM);
    }
    assertEquals(ROOM, kept(busy, 0, ROOM));
    assertEquals(0, kept(account, 0, ROOM));
  }

  @Test
  void fairness_manyAccountsInUse_allKept() throws IOException {
    List<CacheAccount> accounts = new ArrayList<>();
    for (int i = 0; i < ROOM; i++) {
      accounts.add(cache.open());
    }
    for (int round = 0; round < 3; round++) {
      for (CacheAccount each : accounts) {
        put(each, round);
        now.addAndGet(MINUTE / ROOM); // so that some leave the period while others enter it
      }
    }
    assertEquals(ROOM * COST, cache.used());
  }

  @Test
  void worthKeeping_withRoomOrUsedBefore() throws IOException {
    assertTrue(account.isWorthKeeping("a", SIZE));
    assertTrue(account.isWorthKeeping("a", SIZE));
    fill(account, 0, ROOM);
    assertFalse(account.isWorthKeeping("b", SIZE));
    assertTrue(account.isWorthKeeping("b", SIZE));
  }

  @Test
  void failure_notCached() throws IOException {
    IOException failure = new IOException("broken");
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                account.get(
                    "a",
                    SIZE,
                    () -> {
                      throw failure;
                    }));
    assertSame(failure, thrown);
    assertEquals(0, cache.used());
    assertNotNull(put(account, "a"));
  }
}
