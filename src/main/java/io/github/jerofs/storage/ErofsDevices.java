package io.github.jerofs.storage;

import java.nio.file.Path;
import java.util.List;

/** Where the extra devices of an image are. */
public sealed interface ErofsDevices {
  /** None are given: what the image keeps on them is looked for in the image itself. */
  ErofsDevices NONE = new Listed(List.of());

  /**
   * All of them, or none.
   *
   * @param locations in the order of the device table; where the tags of the table are digests or
   *     UUIDs, those decide
   */
  record Listed(List<ImageLocation> locations) implements ErofsDevices {
    /** Copies the list. */
    public Listed {
      locations = List.copyOf(locations);
    }
  }

  /**
   * Each is asked for by what the image says of it.
   *
   * @param resolver asked while the image is opened, by one thread
   */
  record Found(DeviceResolver resolver) implements ErofsDevices {}

  /** Returns the devices in {@code files}, see {@link Listed}. */
  static ErofsDevices of(List<? extends Path> files) {
    return new Listed(files.stream().map(ImageLocation::of).toList());
  }
}
