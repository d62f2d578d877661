package io.github.jerofs.image;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.jerofs.mapping.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extents that are found again by position. */
final class RecentExtentsTest {
  private static final Extent FIRST = new Extent.Hole(0, 100);
  private static final Extent SECOND = new Extent.Hole(100, 50_000);

  @ParameterizedTest
  @ValueSource(longs = {50_100, 1L << 27, 1L << 40, Long.MAX_VALUE})
  void find_givesWhatCovers(long size) {
    RecentExtents recent = RecentExtents.of(size);
    assertNull(recent.find(0));
    recent.add(7, FIRST);
    assertSame(FIRST, recent.find(0));
    assertSame(FIRST, recent.find(99));
    assertNull(recent.find(100));
    assertNull(recent.find(size - 1));
    recent.add(100, SECOND);
    assertSame(SECOND, recent.find(100));
    Extent last = new Extent.Hole(size - 1, 1);
    recent.add(size - 1, last);
    assertSame(last, recent.find(size - 1));
  }

  @Test
  void one_remembersTheLast() {
    RecentExtents recent = RecentExtents.one();
    recent.add(7, FIRST);
    recent.add(Long.MAX_VALUE - 1, new Extent.Hole(Long.MAX_VALUE - 1, 1));
    assertNull(recent.find(7));
    recent.add(200, SECOND);
    assertSame(SECOND, recent.find(50_000));
  }
}
