package io.github.jerofs.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.format.DeviceSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the lookup of the device of a unified block with a linear search of the slots. */
final class UnifiedSpaceTest {
  private static int linear(List<DeviceSlot> slots, long block) {
    for (int i = 0; i < slots.size(); i++) {
      long from = slots.get(i).unifiedBlock();
      if (from != 0 && block >= from && block < from + slots.get(i).blocks()) {
        return i;
      }
    }
    return UnifiedSpace.PRIMARY;
  }

  @Test
  void anySlots_alsoOverlapping_asLinearSearch() {
    Random random = new Random(8);
    for (int round = 0; round < 500; round++) {
      List<DeviceSlot> slots = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        slots.add(new DeviceSlot("", random.nextInt(12), random.nextInt(40)));
      }
      UnifiedSpace space = new UnifiedSpace(slots);
      for (long block = 0; block < 60; block++) {
        int run = space.runAt(block);
        assertEquals(linear(slots, block), space.owner(run), slots + " " + block);
        assertTrue(space.end(run) > block);
        for (long in = block; in < Math.min(space.end(run), 60); in++) {
          assertEquals(linear(slots, in), space.owner(run), slots + " " + in);
        }
      }
    }
  }

  @Test
  void largestSlots_noOverflow() {
    long most = (1L << 48) - 1;
    UnifiedSpace space =
        new UnifiedSpace(List.of(new DeviceSlot("", most, most), new DeviceSlot("", most, 1)));
    assertEquals(UnifiedSpace.PRIMARY, space.owner(space.runAt(0)));
    assertEquals(1, space.owner(space.runAt(1)));
    assertEquals(1, space.owner(space.runAt(most - 1)));
    assertEquals(0, space.owner(space.runAt(most)));
    assertEquals(UnifiedSpace.PRIMARY, space.owner(space.runAt(Long.MAX_VALUE)));
  }
}
