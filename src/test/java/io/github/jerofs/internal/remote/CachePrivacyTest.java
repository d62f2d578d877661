package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.internal.remote.cache.CacheEntry;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.Host;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Other users of the machine cannot read the cache, and cannot redirect its writes to other files.
 */
final class CachePrivacyTest extends RemoteTest {
  private static final byte[] BYTES = noise(200_000);
  private static final int NOBODY = 65534;

  @TempDir private Path temp;

  private URI url;
  private Path directory;
  private CacheEntry entry;

  @BeforeEach
  void serve() {
    Host.assumePosix();
    url = server.serve("image", BYTES, ETAG);
    directory = temp.resolve("cache");
    entry = CacheEntry.of(directory, url, Optional.empty());
  }

  private void fill() throws IOException {
    RemoteOptions cached = options().toBuilder().cacheDirectory(directory).build();
    try (ImageSource source = open(url, cached)) {
      assertAll(BYTES, source);
    }
  }

  private FileSystemException refused() {
    return assertThrows(FileSystemException.class, this::fill);
  }

  private Path file(String which) {
    return switch (which) {
      case "lock" -> entry.lock();
      case "data" -> entry.data();
      default -> entry.presence();
    };
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void created_accessibleToOwnerOnly() throws IOException {
    fill();
    assertEquals("rwx------", mode(directory));
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.toList();
      assertEquals(3, all.size(), all::toString);
      for (Path file : all) {
        assertEquals("rw-------", mode(file), file::toString);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock", "presence"})
  void plantedLink_notFollowed(String which) throws IOException {
    fill();
    Path victim = Files.move(file(which), temp.resolve("victim"));
    byte[] before = Files.readAllBytes(victim);
    Files.createSymbolicLink(file(which), victim);
    assertTrue(String.valueOf(refused().getReason()).contains("symbolic link"));
    assertArrayEquals(before, Files.readAllBytes(victim));
  }

  @Test
  void plantedLinkForData_replaced() throws IOException {
    fill();
    Path victim = Files.write(temp.resolve("victim"), new byte[BYTES.length]);
    Files.delete(entry.data());
    Files.createSymbolicLink(entry.data(), victim);
    fill();
    assertArrayEquals(new byte[BYTES.length], Files.readAllBytes(victim));
    assertFalse(Files.isSymbolicLink(entry.data()));
    assertArrayEquals(BYTES, Files.readAllBytes(entry.data()));
  }

  @Test
  void plantedDanglingLink_createsNothing() throws IOException {
    Files.createDirectory(directory);
    Path victim = temp.resolve("victim");
    Files.createSymbolicLink(entry.lock(), victim);
    refused();
    assertFalse(Files.exists(victim));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock", "data", "presence"})
  void plantedHardLink_notUsed(String which) throws IOException {
    fill();
    Files.createLink(temp.resolve("victim"), file(which));
    assertTrue(String.valueOf(refused().getReason()).contains("several names"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock", "data", "presence"})
  void fileOfOtherUser_notUsed(String which) throws IOException {
    fill();
    give(file(which));
    assertTrue(String.valueOf(refused().getReason()).contains("of user " + NOBODY));
  }

  private static void give(Path file) {
    try {
      Files.setAttribute(file, "unix:uid", NOBODY);
    } catch (IOException e) {
      assumeTrue(false, "only root can give files away: " + e);
    }
  }

  @Test
  void directoryOfOtherUser_notUsed() throws IOException {
    fill();
    give(directory);
    assertTrue(String.valueOf(refused().getReason()).contains("belongs to user " + NOBODY));
  }

  @Test
  void worldWritableDirectory_onlyWithStickyBit() throws IOException {
    Files.createDirectory(directory);
    Files.setAttribute(directory, "unix:mode", 0777);
    assertTrue(String.valueOf(refused().getReason()).contains("every user can write"));
    Files.setAttribute(directory, "unix:mode", 01777);
    fill();
    assertEquals(1, new CacheDirectory(directory).images().size());
  }
}
