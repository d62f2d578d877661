package io.github.jerofs.internal.write.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Inodes do not overlap, and no tail crosses a block. */
final class ZoneLayoutTest {
  private static final int BLOCK = 4096;

  @Test
  void tails_lieInOneBlock_afterLargeHeads() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ZoneLayout layout = new ZoneLayout(BLOCK);
      TreeMap<Long, Long> taken = new TreeMap<>();
      for (int i = 0; i < 300; i++) {
        int head = 32 + random.nextInt(random.nextInt(4) == 0 ? 9000 : 200);
        int tail = random.nextInt(head < BLOCK ? BLOCK - head % BLOCK : BLOCK - 32);
        long place = layout.place(head, tail);
        String what = "seed " + seed + ", inode " + i + " at " + place;
        assertEquals(0, place % ZoneLayout.SLOT, what);
        boolean crosses = tail > 0 && (place + head) % BLOCK + tail > BLOCK;
        assertTrue(!crosses, what + ": tail crosses a block");
        assertTrue(
            head + tail > BLOCK || place % BLOCK + head + tail <= BLOCK, what + " crosses a block");
        var before = taken.floorEntry(place);
        assertTrue(before == null || before.getValue() <= place, what + " overlaps");
        var after = taken.ceilingKey(place);
        assertTrue(after == null || after >= place + head + tail, what + " overlaps");
        taken.put(place, place + head + tail);
      }
    }
  }
}
