package io.github.jerofs.internal.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.io.Closeables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenChannelsTest {
  @TempDir private Path temp;

  private final OpenChannels channels = new OpenChannels(2);

  /** A source whose behavior the test controls. */
  private static final class Fake implements OpenChannels.Holder {
    private boolean used;
    private boolean busy;
    private boolean open = true;

    @Override
    public boolean wasUsed() {
      boolean before = used;
      used = false;
      return before;
    }

    @Override
    public boolean giveUp() {
      open = busy;
      return !busy;
    }
  }

  private Fake opened() {
    Fake fake = new Fake();
    channels.opened(fake);
    return fake;
  }

  @Test
  void tooMany_longestIdleReleased() {
    Fake first = opened();
    Fake second = opened();
    first.used = true;
    Fake third = opened();
    assertTrue(first.open);
    assertFalse(second.open);
    assertTrue(third.open);
    assertEquals(2, channels.count());
  }

  @Test
  void tooMany_allBusy_allStayOpen() {
    List<Fake> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Fake fake = new Fake();
      fake.busy = true;
      channels.opened(fake);
      all.add(fake);
    }
    assertTrue(all.stream().allMatch(fake -> fake.open));
    assertEquals(5, channels.count());
  }

  @Test
  void closed_freesDescriptor() {
    Fake first = opened();
    Fake second = opened();
    channels.closed(first);
    Fake third = opened();
    assertTrue(second.open && third.open);
  }

  @Test
  void manySources_allReadable_fewDescriptors() throws IOException {
    int most = OpenChannels.SHARED.most();
    int count = Math.min(most + 100, 5000);
    List<ChannelSource> sources = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sources.add(ChannelSource.open(Files.write(temp.resolve("f" + i), new byte[] {(byte) i})));
      }
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < count; i++) {
          assertEquals((byte) i, first(sources.get(i)));
        }
      }
      assertTrue(OpenChannels.SHARED.count() <= most, OpenChannels.SHARED.count() + " open");
    } finally {
      Closeables.closeAll(sources);
    }
  }

  @Test
  void replacedWhileReleased_rejected() throws IOException {
    Path file = Files.write(temp.resolve("a"), new byte[] {1});
    try (ChannelSource source = ChannelSource.open(file)) {
      assertEquals(1, first(source));
      OpenChannels.SHARED.giveUpAll();
      assertEquals(1, first(source));
      OpenChannels.SHARED.giveUpAll();
      Files.move(
          Files.write(temp.resolve("b"), new byte[] {2}),
          file,
          StandardCopyOption.REPLACE_EXISTING);
      IOException e = assertThrows(IOException.class, () -> first(source));
      assertEquals(file + ": was changed or replaced while open", e.getMessage());
    }
  }

  private static byte first(ImageSource source) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    source.readFully(0, one);
    return one.get(0);
  }
}
