package io.github.jerofs.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.source.BytesSource;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Devices whose unified addresses are close to 2^64. */
final class UnifiedAddressTest {
  private static final int BLOCK_BITS = 16;
  private static final long LAST_BLOCK = (1L << 48) - 1;

  private final ImageSource primary = new BytesSource(new byte[4096]);
  private final ImageSource extra = new BytesSource(new byte[4096]);
  private final List<DeviceSlot> slots = List.of(new DeviceSlot("", LAST_BLOCK, LAST_BLOCK));

  @Test
  void deviceInImage_doesNotWrap() {
    Devices devices = new Devices(primary, slots, List.of(), BLOCK_BITS);
    assertThrows(
        CorruptImageException.class, () -> devices.resolve(1, (1L << BLOCK_BITS) + 100, 10, 0));
  }

  @Test
  void separateDevice_doesNotWrap() throws IOException {
    Devices devices = new Devices(primary, slots, List.of(extra), BLOCK_BITS);
    assertEquals(new Devices.Run(primary, 100, 10), devices.resolve(0, 100, 10, 0));
  }
}
