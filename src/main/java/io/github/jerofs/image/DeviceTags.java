package io.github.jerofs.image;

import io.github.jerofs.format.DeviceSlot;
import io.github.jerofs.format.Superblock;
import io.github.jerofs.source.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Brings the supplied devices into the order of the device table, by the tags of its slots:
 * beyond.md section 1. A tag of 32 hexadecimal digits is the UUID of the EROFS image on the device,
 * one of 64 digits is part of the device's file name. Devices that no tag speaks of keep the order
 * in which they were given.
 */
final class DeviceTags {
  private static final Pattern UUID_TAG = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern DIGEST_TAG = Pattern.compile("[0-9a-f]{64}");

  private DeviceTags() {}

  /**
   * Returns {@code given} in slot order.
   *
   * @throws IllegalArgumentException if the number is not that of the slots, or a tag contradicts
   */
  static List<ImageSource> order(String image, List<DeviceSlot> slots, List<ImageSource> given)
      throws IOException {
    if (given.isEmpty()) {
      return given;
    }
    if (given.size() != slots.size()) {
      throw new IllegalArgumentException(
          image + " declares " + slots.size() + " extra devices, given were " + given.size());
    }
    List<ImageSource> left = new ArrayList<>(given);
    List<@Nullable ImageSource> ordered = new ArrayList<>(Collections.nCopies(slots.size(), null));
    for (int i = 0; i < slots.size(); i++) {
      String tag = slots.get(i).tag();
      // The device given in this place goes first, should several bear the same tag.
      for (ImageSource candidate : firstOf(given.get(i), left)) {
        if (matches(tag, candidate)) {
          ordered.set(i, candidate);
          left.remove(candidate);
          break;
        }
      }
    }
    List<ImageSource> result = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      ImageSource device = ordered.get(i);
      if (device == null) {
        device = left.remove(0);
        refuseContradiction(i, slots.get(i).tag(), device);
      }
      result.add(device);
    }
    return List.copyOf(result);
  }

  private static List<ImageSource> firstOf(ImageSource preferred, List<ImageSource> all) {
    List<ImageSource> result = new ArrayList<>(all);
    if (result.remove(preferred)) {
      result.add(0, preferred);
    }
    return result;
  }

  private static boolean matches(String tag, ImageSource device) throws IOException {
    if (UUID_TAG.matcher(tag).matches()) {
      return tag.equals(uuid(device));
    }
    return DIGEST_TAG.matcher(tag).matches() && device.description().contains(tag);
  }

  private static void refuseContradiction(int slot, String tag, ImageSource device)
      throws IOException {
    String uuid = uuid(device);
    if (UUID_TAG.matcher(tag).matches() && uuid != null) {
      throw new IllegalArgumentException(
          "device "
              + (slot + 1)
              + " must have the UUID "
              + tag
              + ", but "
              + device.description()
              + " has "
              + uuid);
    }
  }

  /** Returns the UUID of the EROFS image that {@code device} is, or null if it is none. */
  private static @Nullable String uuid(ImageSource device) throws IOException {
    return Superblock.isPresent(device)
        ? Superblock.read(device, false).uuid().toString().replace("-", "")
        : null;
  }
}
