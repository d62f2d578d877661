package io.github.jerofs.cli.tree;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LongSetTest {
  @Test
  void longSet_equalsHashSet() {
    LongSet set = new LongSet(1000);
    assertTrue(LongStream.range(-500, 500).allMatch(set::add));
    assertTrue(LongStream.range(-500, 500).noneMatch(set::add));
    assertTrue(set.add(1L << 60));
    assertFalse(set.isFull());
    assertTrue(set.add(1L << 61));
    assertTrue(set.isFull());
    assertTrue(set.add(1L << 61), "what had no room is new each time");
  }
}
