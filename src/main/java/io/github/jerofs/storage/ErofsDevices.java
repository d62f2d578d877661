package io.github.jerofs.storage;

import java.nio.file.Path;
import java.util.List;

/** The extra devices of an image: a list, or a resolver. Immutable and thread-safe. */
public sealed interface ErofsDevices {
  /** No extra devices: data on devices is read from the image itself. */
  ErofsDevices NONE = new Listed(List.of());

  /**
   * A list of all devices, or an empty list.
   *
   * @param locations the devices in device table order; if the tags are digests or UUIDs, devices
   *     are matched by tag instead
   */
  record Listed(List<ImageLocation> locations) implements ErofsDevices {
    /** Copies the list. */
    public Listed {
      locations = List.copyOf(locations);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Listed that && locations.equals(that.locations);
    }

    @Override
    public int hashCode() {
      return locations.hashCode();
    }
  }

  /**
   * A resolver that locates each device by its device table entry.
   *
   * @param resolver the resolver, called while the image is opened
   */
  record Resolved(DeviceResolver resolver) implements ErofsDevices {
    @Override
    public boolean equals(Object other) {
      return other instanceof Resolved that && resolver.equals(that.resolver);
    }

    @Override
    public int hashCode() {
      return resolver.hashCode();
    }
  }

  /** Returns the devices in {@code files}; see {@link Listed}. */
  static ErofsDevices of(List<? extends Path> files) {
    return new Listed(files.stream().map(ImageLocation::of).toList());
  }
}
