package io.github.jerofs.internal.image;

import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the supplied devices into device table order by the slot tags (docs/format.md, Devices). A
 * tag of 32 hexadecimal digits is the UUID of the EROFS image on the device. A tag of 64 digits is
 * the SHA-256 of the device, which is matched against its identity or file name. Devices that match
 * no tag keep the order in which they were given.
 */
public final class DeviceTags {
  private static final String SHA256 = "sha256:";

  private DeviceTags() {}

  /**
   * A supplied device.
   *
   * @param source its bytes
   * @param fileName the last part of its name
   */
  public record Device(ImageSource source, String fileName) {}

  /**
   * Returns the sources of {@code given} in slot order.
   *
   * @throws IllegalArgumentException if the number of devices differs from the number of slots, or
   *     if a device contradicts its tag
   */
  public static List<ImageSource> order(String image, List<DeviceSlot> slots, List<Device> given)
      throws IOException {
    if (given.isEmpty()) {
      return List.of();
    }
    if (given.size() != slots.size()) {
      throw new IllegalArgumentException(
          image + " declares " + slots.size() + " extra devices, but got " + given.size());
    }
    List<Device> left = new ArrayList<>(given);
    List<@Nullable Device> ordered = new ArrayList<>(Collections.nCopies(slots.size(), null));
    for (int i = 0; i < slots.size(); i++) {
      String tag = slots.get(i).tag();
      // If several devices match the tag, prefer the one given in this position.
      for (Device candidate : firstOf(given.get(i), left)) {
        if (matches(tag, candidate)) {
          ordered.set(i, candidate);
          left.remove(candidate);
          break;
        }
      }
    }
    List<ImageSource> result = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      Device device = ordered.get(i);
      if (device == null) {
        device = left.remove(0);
        refuseContradiction(i + 1, slots.get(i).tag(), device);
      }
      result.add(device.source());
    }
    return List.copyOf(result);
  }

  private static List<Device> firstOf(Device preferred, List<Device> all) {
    List<Device> result = new ArrayList<>(all);
    if (result.remove(preferred)) {
      result.add(0, preferred);
    }
    return result;
  }

  private static boolean matches(String tag, Device device) throws IOException {
    if (Digests.isUuid(tag)) {
      return tag.equals(uuid(device.source()));
    }
    return Digests.isSha256(tag)
        && device
            .source()
            .identity()
            .filter(identity -> identity.startsWith(SHA256))
            .map(identity -> identity.equals(SHA256 + tag))
            .orElseGet(() -> device.fileName().contains(tag));
  }

  /**
   * Rejects a device whose UUID or digest contradicts {@code tag}.
   *
   * @param number position in the device table, starting at 1
   * @throws IllegalArgumentException if they differ, with both values in the message
   */
  public static void refuseContradiction(int number, String tag, Device device) throws IOException {
    if (Digests.isUuid(tag)) {
      refuseOther(number, "UUID", tag, uuid(device.source()), device);
    } else if (Digests.isSha256(tag)) {
      String identity =
          device.source().identity().filter(text -> text.startsWith(SHA256)).orElse(null);
      refuseOther(number, "digest", SHA256 + tag, identity, device);
    }
  }

  private static void refuseOther(
      int number, String what, String wanted, @Nullable String found, Device device) {
    if (found != null && !found.equals(wanted)) {
      throw new IllegalArgumentException(
          ("device " + number + " must have the " + what + " " + wanted)
              + (", but " + device.source().description() + " has " + found));
    }
  }

  /** Returns the UUID of the EROFS image on {@code device}, or null if it is not an EROFS image. */
  private static @Nullable String uuid(ImageSource device) throws IOException {
    return Superblock.isPresent(device)
        ? Superblock.read(device, false).uuid().toString().replace("-", "")
        : null;
  }
}
