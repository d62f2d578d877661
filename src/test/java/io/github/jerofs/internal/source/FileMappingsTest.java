package io.github.jerofs.internal.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FileMappingsTest {
  private static final int LIMIT = 8;

  @TempDir private Path temp;

  private final FileMappings mappings = new FileMappings(LIMIT);

  private MappedFile open(Path file) throws IOException {
    return mappings.open(file, FileIdentity.of(file));
  }

  private Path file(String name) throws IOException {
    return Files.write(temp.resolve(name), new byte[] {1, 2, 3});
  }

  private void assumeKeys(Path file) throws IOException {
    assumeTrue(FileIdentity.of(file).key() != null, "no file keys on this host");
  }

  @Test
  void sameFile_oneMapping() throws IOException {
    Path file = file("a");
    assumeKeys(file);
    MappedFile first = open(file);
    assertSame(first, open(file));
    assertSame(first, open(Files.createLink(temp.resolve("link"), file)));
    assertEquals(1, mappings.count());
  }

  @Test
  void replacedFile_separateMapping() throws IOException {
    Path file = file("a");
    MappedFile first = open(file);
    Files.move(file("b"), file, StandardCopyOption.REPLACE_EXISTING);
    MappedFile second = open(file);
    assertNotSame(first, second);
    assertEquals(2, mappings.count());
  }

  @Test
  void grownFile_separateMapping() throws IOException {
    Path file = file("a");
    assertEquals(3, open(file).size());
    Files.write(file, new byte[5]);
    assertEquals(5, open(file).size());
  }

  @Test
  void unreadableFile_rejectedAlthoughMapped() throws IOException {
    Path file = file("a");
    MappedFile held = open(file);
    Files.delete(file);
    FileIdentity before = new FileIdentity("gone", 3, FileTime.fromMillis(0));
    assertThrows(IOException.class, () -> mappings.open(file, before));
    assertNotNull(held);
  }

  @Test
  void limit_equalsKernelLimit() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/sys/vm/max_map_count")), "not Linux");
    Process cat = new ProcessBuilder("cat", "/proc/sys/vm/max_map_count").start();
    String stated = new String(cat.getInputStream().readAllBytes(), US_ASCII).strip();
    assertEquals(Integer.parseInt(stated), FileMappings.SHARED.limit());
  }

  @Test
  void manyFiles_quarterOfLimitByDefault_halfOnRequest() throws IOException {
    List<MappedFile> held = new ArrayList<>();
    for (int i = 0; i < LIMIT / 4; i++) {
      assertTrue(mappings.hasRoom());
      held.add(open(file("f" + i)));
    }
    assertFalse(mappings.hasRoom());
    for (int i = LIMIT / 4; i < LIMIT / 2; i++) {
      held.add(open(file("f" + i)));
    }
    Path more = file("more");
    String message =
        String.valueOf(assertThrows(MappingFailedException.class, () -> open(more)).getMessage());
    assertTrue(message.startsWith(more + ": cannot map 3 bytes: 4 mappings"), message);
    assertTrue(message.contains(" 8 of any kind"), message);
    assertEquals(LIMIT / 2, held.size());
  }

  @Test
  void auto_mapsOnlyWhileThereIsRoom() throws IOException {
    Path file = file("a");
    try (ImageSource source = Sources.openSomehow(file, mappings)) {
      assertInstanceOf(MappedSource.class, source);
    }
    List<MappedFile> held = List.of(open(file("b")), open(file("c")));
    try (ImageSource source = Sources.openSomehow(file, mappings)) {
      assertInstanceOf(ChannelSource.class, source);
      assertEquals(3, source.size());
    }
    assertEquals(LIMIT / 4, held.size());
  }

  @Test
  @Timeout(60)
  void unusedMapping_countedUntilCollected() throws Exception {
    MappedFile held = open(file("a"));
    assertEquals(1, mappings.count());
    assertEquals(3, held.size());
    held = null;
    while (mappings.count() > 0) {
      System.gc();
      Thread.onSpinWait();
    }
    assertTrue(mappings.hasRoom());
  }
}
