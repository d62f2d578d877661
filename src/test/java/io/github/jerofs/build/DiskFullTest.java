package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Builds on a file system that is full: an error with a path, and no trace. */
final class DiskFullTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path temp;
  private Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    assumeTrue("root".equals(System.getProperty("user.name")), "not root: cannot mount a tmpfs");
    assumeTrue(Shell.has("mount"), "no mount");
    disk = Files.createDirectory(temp.resolve("disk"));
    Shell.run("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk);
    Files.writeString(disk.resolve("image"), "precious");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (disk != null) {
      Shell.run("umount", disk);
    }
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static BuildOptions.Builder zstd() {
    return BuildOptions.builder().compression(Compression.of(CompressionMethod.ZSTD));
  }

  static Stream<Arguments> forms() {
    CompressionOptions zstd = CompressionOptions.of(Compression.of(CompressionMethod.ZSTD));
    return Stream.of(
        Arguments.of("plain", BuildOptions.builder()),
        Arguments.of(
            "chunks", BuildOptions.builder().data(DataOptions.DEFAULT.withChunkSize(4096))),
        Arguments.of("zstd", zstd()),
        Arguments.of("fragments", zstd().compression(zstd.withFragments(true))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void contents_onAFullDisk_leaveNoTrace(String name, BuildOptions.Builder options)
      throws IOException {
    assertFails(
        builder(options)
            .file("/large", EntryAttributes.of(0644), ContentSource.of(noise(2 * MIB))));
    ErofsBuilder small = builder(options);
    for (int i = 0; i < 600; i++) {
      small.file("/small" + i, EntryAttributes.of(0644), ContentSource.of(noise(3000 + i)));
    }
    assertFails(small);
  }

  @Test
  void metadata_onAFullDisk_leavesNoTrace() throws IOException {
    ErofsBuilder builder = builder(BuildOptions.builder());
    for (int i = 0; i < 20_000; i++) {
      EntryAttributes attributes = EntryAttributes.of(0644).withOwner(70_000, i);
      builder.special("/" + i, SpecialType.FIFO, attributes, 0, 0);
    }
    assertFails(builder);
  }

  @Test
  void archive_onAFullDisk_leavesNoTrace() throws IOException {
    Path tar = temp.resolve("tar");
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      TarArchiveEntry entry = new TarArchiveEntry("large");
      entry.setSize(2 * MIB);
      out.putArchiveEntry(entry);
      out.write(noise(2 * MIB));
      out.closeArchiveEntry();
    }
    assertFails(builder(BuildOptions.builder()).addTar(tar, Whiteouts.KEEP));
  }

  @Test
  void blob_onAFullDisk_leavesNoTrace() throws IOException {
    assertFails(
        builder(BuildOptions.builder())
            .file("/large", EntryAttributes.of(0644), ContentSource.of(noise(2 * MIB)))
            .blob(disk.resolve("blob")));
  }

  private ErofsBuilder builder(BuildOptions.Builder options) {
    return ErofsBuilder.to(disk.resolve("image")).options(options.replaceExisting(true).build());
  }

  private void assertFails(ErofsBuilder builder) throws IOException {
    FileSystemException e = assertThrows(FileSystemException.class, builder::build);
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("No space left"), message);
    assertTrue(message.startsWith(disk.toString()), message);
    try (Stream<Path> files = Files.list(disk)) {
      assertEquals(List.of(disk.resolve("image")), files.toList());
    }
    assertEquals("precious", Files.readString(disk.resolve("image")));
  }
}
