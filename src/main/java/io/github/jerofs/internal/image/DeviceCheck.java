package io.github.jerofs.internal.image;

import java.io.IOException;
import java.util.List;

/** Identifies the extra devices whose contents do not match the addresses in the image. */
@FunctionalInterface
public interface DeviceCheck {
  /** Treats all devices as usable. */
  DeviceCheck NONE = List::of;

  /**
   * Returns one string per device: the reason it is unusable, or an empty string. Returns an empty
   * list if all devices are usable. Called when a chunk-based file of an image with extra devices
   * is first opened.
   *
   * @throws IOException if the check fails
   */
  List<String> unusable() throws IOException;
}
