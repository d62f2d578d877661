package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.u16;
import static io.github.jerofs.internal.format.RecordBytes.u32;
import static io.github.jerofs.internal.format.RecordBytes.u48;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One slot of the device table (docs/format.md, Devices).
 *
 * @param tag free text, often a digest or UUID in hexadecimal; may be empty
 * @param blocks length of the device in blocks
 * @param unifiedBlock first block of the device in the unified address space, 0 if not mapped there
 */
public record DeviceSlot(String tag, long blocks, long unifiedBlock) {
  private static final int SIZE = 128;
  private static final int TAG_SIZE = 64;

  /** Reads the device table that {@code superblock} declares; empty without one. */
  public static List<DeviceSlot> readAll(ImageSource image, Superblock superblock)
      throws IOException {
    boolean wide = superblock.hasIncompat(Feature.BITS48);
    List<DeviceSlot> slots = new ArrayList<>();
    for (int i = 0; i < superblock.extraDevices(); i++) {
      long at = superblock.deviceTable() + (long) i * SIZE;
      ByteBuffer slot = RecordBytes.view(image, ImagePlace.NO_NID, at, SIZE, "device slot " + i);
      slots.add(
          new DeviceSlot(
              Names.untilNul(slot, 0, TAG_SIZE),
              u48(u32(slot, 64), wide ? u16(slot, 72) : 0),
              u48(u32(slot, 68), wide ? u16(slot, 74) : 0)));
    }
    return List.copyOf(slots);
  }
}
