package io.github.jerofs.internal.image;

import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.memory.MemoryCache;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.util.List;

/** Opens images from sources, without locations or options. */
public final class BareImages {
  private BareImages() {}

  /**
   * Opens the image in {@code primary}.
   *
   * @param extras the extra devices in slot order; may be empty
   */
  public static ErofsImage open(ImageSource primary, List<ImageSource> extras, long cacheBytes)
      throws IOException {
    Superblock superblock = Superblock.read(primary, false);
    List<DeviceSlot> slots = DeviceSlot.readAll(primary, superblock);
    return ErofsImage.open(
        primary,
        superblock,
        slots,
        extras,
        DeviceCheck.NONE,
        new MemoryCache(cacheBytes),
        ErofsLimits.DEFAULT);
  }
}
