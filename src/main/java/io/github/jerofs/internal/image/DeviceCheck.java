package io.github.jerofs.internal.image;

import java.io.IOException;
import java.util.List;

/** Knows which extra devices of an image are not what its addresses are of. */
@FunctionalInterface
public interface DeviceCheck {
  /** All devices can be used. */
  DeviceCheck NONE = List::of;

  /**
   * Returns for each device why it cannot be used, or an empty text; or nothing if all can be. Is
   * called when a file with extra devices is first opened.
   *
   * @throws IOException if that cannot be told
   */
  List<String> unusable() throws IOException;
}
