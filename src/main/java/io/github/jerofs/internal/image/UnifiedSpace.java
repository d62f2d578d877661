package io.github.jerofs.internal.image;

import io.github.jerofs.internal.format.DeviceSlot;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The unified block address space of all devices. Maps a block to its device. If slots overlap, the
 * first slot wins, as in Linux.
 */
final class UnifiedSpace {
  /** The owner of all blocks that no slot claims. */
  static final int PRIMARY = -1;

  /** First block of each run of blocks on one device, ascending from 0. */
  private final long[] starts;

  private final int[] owners;

  UnifiedSpace(List<DeviceSlot> slots) {
    NavigableMap<Long, Integer> runs = new TreeMap<>(Map.of(0L, PRIMARY));
    // In reverse order, so that earlier slots overwrite later ones.
    for (int i = slots.size() - 1; i >= 0; i--) {
      DeviceSlot slot = slots.get(i);
      if (slot.unifiedBlock() != 0 && slot.blocks() != 0) {
        claim(runs, slot.unifiedBlock(), slot.unifiedBlock() + slot.blocks(), i);
      }
    }
    starts = runs.keySet().stream().mapToLong(Long::longValue).toArray();
    owners = runs.values().stream().mapToInt(Integer::intValue).toArray();
  }

  private static void claim(NavigableMap<Long, Integer> runs, long from, long to, int owner) {
    int behind = runs.floorEntry(to).getValue();
    runs.subMap(from, to).clear();
    runs.put(from, owner);
    runs.put(to, behind);
  }

  /** Returns the number of the run that contains {@code block}, which is not negative. */
  int runAt(long block) {
    int found = Arrays.binarySearch(starts, block);
    return found >= 0 ? found : -found - 2;
  }

  /** Returns the index of the slot that owns a run, or {@link #PRIMARY}. */
  int owner(int run) {
    return owners[run];
  }

  /** Returns the first block after a run. */
  long end(int run) {
    return run + 1 < starts.length ? starts[run + 1] : Long.MAX_VALUE;
  }
}
