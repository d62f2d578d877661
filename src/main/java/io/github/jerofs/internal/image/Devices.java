package io.github.jerofs.internal.image;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.format.RecordBytes;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.source.ImageSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The devices of an image. Resolves data addresses to devices (docs/format.md, Devices).
 *
 * <p>Either every extra device is supplied as a separate source, or none is. If none is, their data
 * is expected on the primary after its own data, at the unified addresses (flat mode).
 */
final class Devices implements Closeable {
  /**
   * A contiguous run of bytes on one source.
   *
   * @param source source to read from
   * @param position byte offset in the source
   * @param length number of contiguous bytes, at least 1
   */
  record Run(ImageSource source, long position, long length) {}

  /** An upper bound on the size of a device in bytes. */
  private static final long MANY = 1L << 62;

  private final ImageSource primary;
  private final List<DeviceSlot> slots;
  private final List<ImageSource> extras;
  private final UnifiedSpace space;
  private final int blockBits;

  /**
   * Creates the set of devices.
   *
   * @param extras the extra devices in slot order, or empty for flat mode
   */
  Devices(ImageSource primary, List<DeviceSlot> slots, List<ImageSource> extras, int blockBits) {
    this.primary = primary;
    this.slots = slots;
    this.extras = extras;
    this.space = new UnifiedSpace(slots);
    this.blockBits = blockBits;
  }

  ImageSource primary() {
    return primary;
  }

  List<DeviceSlot> slots() {
    return slots;
  }

  /** Returns the extra devices in slot order, or an empty list in flat mode. */
  List<ImageSource> extras() {
    return extras;
  }

  /**
   * Finds the bytes at {@code address} of {@code device}.
   *
   * @param wanted number of bytes that the caller needs, at least 1
   * @param nid the inode that owns the data, for error messages
   */
  Run resolve(int device, long address, long wanted, long nid) throws IOException {
    if (slots.isEmpty()) {
      return run(primary, address, wanted, nid, "data");
    }
    if (device > slots.size()) {
      throw space(nid)
          .corrupt(ImagePlace.NO_OFFSET, "device id", "at most " + slots.size(), device);
    }
    if (device > 0) {
      return extra(device, address, wanted, nid);
    }
    return extras.isEmpty()
        ? run(primary, address, wanted, nid, "data")
        : unified(address, wanted, nid);
  }

  private Run extra(int device, long address, long wanted, long nid) throws IOException {
    if (!extras.isEmpty()) {
      return run(extras.get(device - 1), address, wanted, nid, "data on device " + device);
    }
    DeviceSlot slot = slots.get(device - 1);
    String what =
        "data of device "
            + device
            + (slot.tag().isEmpty() ? "" : " (" + slot.tag() + ")")
            + ", which was not supplied and is not in the image either,";
    return run(
        primary, RecordBytes.saturatedSum(bytes(slot.unifiedBlock()), address), wanted, nid, what);
  }

  private Run unified(long address, long wanted, long nid) throws IOException {
    int run = space.runAt(address >>> blockBits);
    long here = Math.min(wanted, bytesUpTo(space.end(run), address));
    int slot = space.owner(run);
    if (slot == UnifiedSpace.PRIMARY) {
      return run(primary, address, here, nid, "data");
    }
    long from = slots.get(slot).unifiedBlock() << blockBits;
    return run(extras.get(slot), address - from, here, nid, "data on device " + (slot + 1));
  }

  /** Returns the number of bytes from {@code address} to the start of a later block, capped. */
  private long bytesUpTo(long block, long address) {
    long whole = Math.min(block - (address >>> blockBits), MANY >> blockBits);
    return (whole << blockBits) - (address & ((1L << blockBits) - 1));
  }

  /** Converts blocks to bytes. Saturates, because a wrapped address could fall inside the image. */
  private long bytes(long blocks) {
    return blocks > Long.MAX_VALUE >> blockBits ? Long.MAX_VALUE : blocks << blockBits;
  }

  private MetadataSpace space(long nid) {
    return new MetadataSpace(primary, nid);
  }

  private Run run(ImageSource source, long position, long length, long nid, String what)
      throws IOException {
    if (!source.contains(position, 1)) {
      throw space(nid)
          .corrupt(
              ImagePlace.NO_OFFSET,
              what + " lies outside " + source.description(),
              "an address below " + source.size(),
              Long.toUnsignedString(position));
    }
    return new Run(source, position, Math.min(length, source.size() - position));
  }

  @Override
  public void close() throws IOException {
    Closeables.closeAll(Stream.concat(Stream.of(primary), extras.stream()).toList());
  }
}
