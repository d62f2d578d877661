package io.github.jerofs.internal.write.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.internal.format.DeviceFields;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The extra devices of an image. Not thread-safe. */
public final class DeviceTable {
  private record Slot(String tag, long blocks) {}

  private static final long MAX_BLOCKS = 1L << Integer.SIZE;

  private final List<Slot> slots = new ArrayList<>();
  private long[] starts = {};

  /** Creates an empty table. */
  public DeviceTable() {}

  /** Adds a device and returns its number, at least 1. */
  public int add() {
    slots.add(new Slot("", 0));
    return slots.size();
  }

  /**
   * Describes a device.
   *
   * @param tag ASCII text of at most 64 bytes
   */
  public void set(int device, String tag, long blocks) {
    if (tag.length() > DeviceFields.TAG_SIZE) {
      throw new IllegalArgumentException("device tag of " + tag.length() + " bytes");
    }
    slots.set(device - 1, new Slot(tag, blocks));
  }

  public boolean isEmpty() {
    return slots.isEmpty();
  }

  /** Returns the number of devices. */
  public int count() {
    return slots.size();
  }

  /** Returns the size of the encoded table in bytes. */
  public int size() {
    return slots.size() * DeviceFields.SIZE;
  }

  /** Returns whether a length takes more than 32 bits. */
  public boolean isWide() {
    return slots.stream().anyMatch(slot -> slot.blocks >>> Integer.SIZE != 0);
  }

  /**
   * Places the devices in the unified address space: they follow the image in order.
   *
   * @param imageBlocks the length of the image in blocks
   */
  public void place(long imageBlocks) {
    starts = new long[slots.size() + 1];
    starts[0] = imageBlocks;
    for (int i = 0; i < slots.size(); i++) {
      starts[i + 1] = starts[i] + slots.get(i).blocks;
    }
  }

  /**
   * Returns the first block of {@code device} in the unified address space.
   *
   * @throws BuildException if the device does not end within 32-bit addresses
   */
  public long start(int device) throws BuildException {
    if (starts[device] > MAX_BLOCKS) {
      throw new BuildException(
          "device " + device,
          "limit exceeded: expected compressed files in the first "
              + MAX_BLOCKS
              + " blocks of the image and all devices, found a device that ends at block "
              + starts[device]);
    }
    return starts[device - 1];
  }

  /**
   * Encodes the table. Devices without a 32-bit start get no unified addresses.
   *
   * @param wide whether addresses have 48 bits
   */
  public byte[] encode(boolean wide) {
    ByteBuffer table = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      long start = starts[i];
      int base = i * DeviceFields.SIZE;
      table.put(base + DeviceFields.TAG.offset(), slot.tag.getBytes(US_ASCII));
      DeviceFields.BLOCKS.put32(table, base, slot.blocks);
      if (wide) {
        DeviceFields.BLOCKS_HIGH.put16(table, base, (int) (slot.blocks >>> Integer.SIZE));
      }
      if (wide || start >>> Integer.SIZE == 0) {
        DeviceFields.UNIFIED_BLOCK.put32(table, base, start);
      }
      if (wide) {
        DeviceFields.UNIFIED_BLOCK_HIGH.put16(table, base, (int) (start >>> Integer.SIZE));
      }
    }
    return table.array();
  }
}
