package io.github.jerofs.internal.container.oci;

import java.nio.file.Path;
import java.util.List;

/**
 * A layer that can be opened.
 *
 * @param image the EROFS image
 * @param devices its extra devices, in the order of the device table
 */
public record StackedLayer(Path image, List<Path> devices) {
  /** Copies the list. */
  public StackedLayer {
    devices = List.copyOf(devices);
  }
}
