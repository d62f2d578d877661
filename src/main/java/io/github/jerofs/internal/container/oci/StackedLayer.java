package io.github.jerofs.internal.container.oci;

import java.util.List;

/**
 * A layer with the files needed to open it.
 *
 * @param image the EROFS image
 * @param devices extra devices in the order of the device table
 */
public record StackedLayer(LayerBlob image, List<LayerBlob> devices) {
  /** Copies the list. */
  public StackedLayer {
    devices = List.copyOf(devices);
  }
}
