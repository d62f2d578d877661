package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.u48;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One slot of the device table (docs/format.md, Devices).
 *
 * @param tag arbitrary text, often a digest or UUID in hexadecimal; may be empty
 * @param blocks the length of the device in blocks
 * @param unifiedBlock the first block of the device in the unified address space, or 0 if it is not
 *     mapped there
 */
public record DeviceSlot(String tag, long blocks, long unifiedBlock) {
  /** Reads the device table; returns an empty list if there is none. */
  public static List<DeviceSlot> readAll(ImageSource image, Superblock superblock)
      throws IOException {
    boolean wide = superblock.hasIncompat(Feature.BITS48);
    MetadataSpace space = MetadataSpace.ofImage(image);
    List<DeviceSlot> slots = new ArrayList<>();
    for (int i = 0; i < superblock.extraDevices(); i++) {
      long at = superblock.deviceTable() + (long) i * DeviceFields.SIZE;
      ByteBuffer slot = space.view(at, DeviceFields.SIZE, "device slot " + i);
      slots.add(
          new DeviceSlot(
              DeviceFields.TAG.text(slot, DeviceFields.TAG_SIZE),
              u48(DeviceFields.BLOCKS.u32(slot), wide ? DeviceFields.BLOCKS_HIGH.u16(slot) : 0),
              u48(
                  DeviceFields.UNIFIED_BLOCK.u32(slot),
                  wide ? DeviceFields.UNIFIED_BLOCK_HIGH.u16(slot) : 0)));
    }
    return List.copyOf(slots);
  }
}
