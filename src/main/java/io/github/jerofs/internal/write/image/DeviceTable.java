package io.github.jerofs.internal.write.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.internal.format.DeviceFields;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The extra devices of an image. Not thread-safe. */
public final class DeviceTable {
  private record Slot(String tag, long blocks) {}

  private final List<Slot> slots = new ArrayList<>();

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
   * Encodes the table. In the unified address space, the devices follow the image in order, as far
   * as addresses suffice.
   *
   * @param imageBlocks the length of the image in blocks
   * @param wide whether addresses have 48 bits
   */
  public byte[] encode(long imageBlocks, boolean wide) {
    ByteBuffer table = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    long start = imageBlocks;
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
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
      start += slot.blocks;
    }
    return table.array();
  }
}
