package io.github.jerofs.internal.image;

import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.util.List;

/** Finds the extra devices of an image, once its device table is known. */
@FunctionalInterface
public interface DeviceFinder {
  /**
   * Returns the devices in the order of {@code slots}; or none, if what they hold is in the image.
   *
   * @param blockBits log2 of the block size
   * @throws IllegalArgumentException if they do not fit
   */
  List<ImageSource> find(List<DeviceSlot> slots, int blockBits) throws IOException;
}
