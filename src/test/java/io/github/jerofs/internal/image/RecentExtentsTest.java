package io.github.jerofs.internal.image;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.jerofs.internal.mapping.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recently used extents are found by position. */
final class RecentExtentsTest {
  private static final Extent FIRST = new Extent.Hole(0, 100);
  private static final Extent SECOND = new Extent.Hole(100, 50_000);

  @ParameterizedTest
  @ValueSource(longs = {50_100, 1L << 27, 1L << 40, Long.MAX_VALUE})
  void find_returnsCoveringExtent(long size) {
    RecentExtents recent = RecentExtents.of(size);
    assertNull(recent.find(0));
    recent.add(7, FIRST);
    assertSame(FIRST, recent.find(0));
    assertSame(FIRST, recent.find(99));
    assertNull(recent.find(100));
    assertNull(recent.find(size - 1));
    recent.add(100, SECOND);
    assertSame(SECOND, recent.find(100));
    recent.add(0, FIRST); // replaces the entry if both share a slot
    assertSame(FIRST, recent.find(50));
    Extent last = new Extent.Hole(size - 1, 1);
    recent.add(size - 1, last);
    assertSame(last, recent.find(size - 1));
  }

  @Test
  void find_checksNeighbors() {
    long run = 1 << 15;
    RecentExtents recent = RecentExtents.of(8 * run);
    Extent before = new Extent.Hole(0, run + 10);
    Extent next = new Extent.Hole(run + 10, 3 * run);
    recent.add(0, before);
    recent.add(2 * run, next);
    assertSame(before, recent.find(run));
    assertSame(next, recent.find(run + 10));
    assertNull(recent.find(4 * run + 10));
  }

  @Test
  void one_remembersLast() {
    RecentExtents recent = RecentExtents.one();
    recent.add(7, FIRST);
    recent.add(Long.MAX_VALUE - 1, new Extent.Hole(Long.MAX_VALUE - 1, 1));
    assertNull(recent.find(7));
    recent.add(200, SECOND);
    assertSame(SECOND, recent.find(50_000));
  }
}
