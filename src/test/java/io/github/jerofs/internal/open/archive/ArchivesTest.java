package io.github.jerofs.internal.open.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.github.jerofs.Erofs;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tar files and compressed files, opened as images. */
final class ArchivesTest {
  @TempDir private Path temp;

  private ErofsOptions cached() {
    return ErofsOptions.builder()
        .remote(RemoteOptions.builder().cacheDirectory(temp.resolve("cache")).build())
        .build();
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(temp.resolve(name), bytes);
  }

  private List<String> cacheFiles() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("cache"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] bytes(TestTar tar, String form) throws IOException {
    return switch (form) {
      case "tar" -> tar.tar();
      case "tar.gz" -> tar.gzip();
      case "frames.tar.zst" -> tar.zstd(100_000);
      default -> tar.zstd(Integer.MAX_VALUE / 2);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "tar.gz", "frames.tar.zst", "tar.zst"})
  void archive_showsItsFiles(String form) throws IOException {
    TestTar tar = TestTar.random(60, 60_000, 1);
    tar.file("a/very/deep/" + "long".repeat(50) + "/näme", "x").link("link", "d0/file0");
    Path file = write("layer." + form, bytes(tar, form));
    for (ErofsOptions options : List.of(ErofsOptions.DEFAULT, cached(), cached())) {
      try (FileSystem fs = Erofs.open(file, options)) {
        assertEquals(tar.expected(), TestTar.of(fs));
      }
    }
    assertEquals(1, cacheFiles().size(), () -> "one index, nothing else: " + file);
  }

  /** The second opening reads the index, not the archive. */
  @Test
  void cachedIndex_usedAgain() throws IOException {
    TestTar tar = TestTar.random(40, 60_000, 2);
    Path file = write("layer.tar.gz", tar.gzip());
    Erofs.open(file, cached()).close();
    Path index = temp.resolve("cache").resolve(cacheFiles().get(0));
    Object before = Files.getAttribute(index, "unix:ino");
    try (FileSystem fs = Erofs.open(file, cached())) {
      assertEquals(tar.expected(), TestTar.of(fs));
    }
    assertEquals(before, Files.getAttribute(index, "unix:ino"));
  }

  @Test
  void changedFile_hasAnotherIndex() throws IOException {
    Path file = write("layer.tar.gz", new TestTar().file("a", "one").gzip());
    Erofs.open(file, cached()).close();
    TestTar changed = new TestTar().file("b", "two and more");
    write("layer.tar.gz", changed.gzip());
    try (FileSystem fs = Erofs.open(file, cached())) {
      assertEquals(changed.expected(), TestTar.of(fs));
    }
  }

  @Test
  void damagedIndex_replaced() throws IOException {
    TestTar tar = TestTar.random(20, 100_000, 3);
    Path file = write("layer.tar.gz", tar.gzip());
    Erofs.open(file, cached()).close();
    Path index = temp.resolve("cache").resolve(cacheFiles().get(0));
    byte[] bytes = Files.readAllBytes(index);
    for (int at : new int[] {bytes.length - 1, bytes.length - 40, bytes.length - 100}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(index, damaged);
      try (FileSystem fs = Erofs.open(file, cached())) {
        assertEquals(tar.expected(), TestTar.of(fs), "byte " + at);
      }
    }
    Files.write(index, new byte[0]);
    try (FileSystem fs = Erofs.open(file, cached())) {
      assertEquals(tar.expected(), TestTar.of(fs));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar.gz", "frames.tar.zst"})
  void oneFile_readsAtMostTwoSpans(String form) throws IOException {
    TestTar tar = TestTar.random(300, 50_000, 4);
    byte[] archive = bytes(tar, form);
    CountingSource source = new CountingSource(archive);
    // From one restart point to the next: a MiB and the rest of a block, decoded.
    long span = form.equals("tar.gz") ? archive.length / 5 : archive.length / 60;
    try (FileSystem fs = Erofs.open(ImageLocation.of(source), ErofsOptions.DEFAULT)) {
      assertTrue(tar.tar().length > 6 << 20, "more than 6 spans");
      for (String name : List.of("d1/file1", "d3/file150", "d4/file298")) {
        source.reset();
        assertEquals(tar.expected().get(name), TestTar.read(fs.getPath("/", name)));
        assertTrue(source.count() > 0, "read from the archive");
        assertTrue(
            source.count() <= 2 * span,
            () -> name + ": " + source.count() + " bytes, a span has " + span);
      }
    }
  }

  /** Damage is found by the digests of spans, and does not reach other files. */
  @ParameterizedTest
  @ValueSource(strings = {"tar.gz", "frames.tar.zst"})
  void damageAfterIndexing_failsOnlyFilesOfTheSpan(String form) throws IOException {
    TestTar tar = TestTar.random(300, 50_000, 5);
    byte[] archive = bytes(tar, form);
    CountingSource source = new CountingSource(archive);
    try (FileSystem fs = Erofs.open(ImageLocation.of(source), ErofsOptions.DEFAULT)) {
      archive[archive.length / 2] ^= 0x10;
      Map<String, String> found = TestTar.of(fs);
      List<String> failed = new ArrayList<>();
      tar.expected()
          .forEach(
              (name, digest) -> {
                String read = found.getOrDefault(name, "missing");
                if (!digest.equals(read)) {
                  assertTrue(read.contains("corrupt"), read);
                  failed.add(name);
                }
              });
      assertTrue(!failed.isEmpty() && failed.size() < 100, () -> "failed: " + failed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "tar.gz", "frames.tar.zst", "tar.zst"})
  void truncatedArchive_corrupt(String form) throws IOException {
    byte[] archive = bytes(TestTar.random(20, 50_000, 6), form);
    Random random = new Random(8);
    for (int i = 0; i < 8; i++) {
      int length = 600 + random.nextInt(archive.length - 600 - (form.equals("tar") ? 2048 : 0));
      Path file = write("cut", Arrays.copyOf(archive, length));
      if (form.equals("tar") && length % 512 == 0) {
        continue; // may be the end of an entry: old archives have no end mark
      }
      assertThrows(CorruptImageException.class, () -> Erofs.open(file), () -> "length " + length);
    }
  }

  @Test
  void failedOpening_leavesNothingInTheCache() throws IOException {
    byte[] archive = TestTar.random(20, 50_000, 6).gzip();
    Path file = write("cut.tar.gz", Arrays.copyOf(archive, archive.length / 2));
    assertThrows(CorruptImageException.class, () -> Erofs.open(file, cached()));
    assertEquals(List.of(), cacheFiles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out", "a/../../out", "/../out"})
  void nameThatLeavesItsDirectory_corrupt(String name) throws IOException {
    Path file = write("evil.tar.gz", new TestTar().file(name, "x").gzip());
    CorruptImageException e = assertThrows(CorruptImageException.class, () -> Erofs.open(file));
    assertTrue(e.getMessage().contains(".."), e.getMessage());
  }

  @Test
  void hardLinks_inACycle_corrupt() throws IOException {
    Path file = write("cycle.tar", new TestTar().link("a", "b").link("b", "a").tar());
    assertThrows(CorruptImageException.class, () -> Erofs.open(file));
  }

  @Test
  void sparseFileWithUnalignedParts_unsupported() throws IOException {
    Path file = write("sparse.tar", new TestTar().sparse("holes").tar());
    UnsupportedImageException e =
        assertThrows(UnsupportedImageException.class, () -> Erofs.open(file));
    assertTrue(e.getMessage().contains("holes: sparse file"), e.getMessage());
  }

  @Test
  void limits_refuseBombs() throws IOException {
    long length = 66 << 20;
    byte[] header = new byte[512];
    TarArchiveEntry entry = new TarArchiveEntry("zeros");
    entry.setSize(length);
    entry.writeEntryHeader(header);
    byte[] zeros = new byte[1 << 20];
    Path bomb = write("bomb.tar.gz", repeated(TestTar.gzip(header), TestTar.gzip(zeros)));
    Path frames = write("bomb.tar.zst", repeated(Zstd.compress(header), Zstd.compress(zeros)));
    Path many = write("many.tar.gz", TestTar.random(300, 10, 1).gzip());
    assertLimit(bomb, "maxArchiveRatio", ErofsOptions.DEFAULT);
    assertLimit(frames, "maxArchiveRatio", ErofsOptions.DEFAULT);
    assertLimit(
        bomb,
        "maxArchiveBytes",
        ErofsOptions.builder().limit(ErofsLimit.ARCHIVE_BYTES, 1 << 20).build());
    assertLimit(
        many,
        "maxArchiveEntries",
        ErofsOptions.builder().limit(ErofsLimit.ARCHIVE_ENTRIES, 100).build());
    ErofsOptions lax = ErofsOptions.builder().limit(ErofsLimit.ARCHIVE_RATIO, 2000).build();
    try (FileSystem fs = Erofs.open(bomb, lax)) {
      assertEquals(length, Files.size(fs.getPath("/zeros")));
    }
  }

  private static byte[] repeated(byte[] first, byte[] rest) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(first);
    for (int i = 0; i < 66; i++) {
      file.writeBytes(rest);
    }
    return file.toByteArray();
  }

  private static void assertLimit(Path file, String key, ErofsOptions options) {
    LimitExceededException e =
        assertThrows(LimitExceededException.class, () -> Erofs.open(file, options));
    assertTrue(e.getMessage().contains(key), e.getMessage());
  }

  @Test
  void compressedImage_opensAsTheImage() throws IOException {
    Path image = Path.of("src/test/resources/corpus");
    Path erofs;
    try (Stream<Path> files = Files.walk(image)) {
      erofs =
          files
              .filter(file -> file.toString().endsWith(".erofs"))
              .sorted()
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(erofs);
    Map<String, String> expected;
    try (FileSystem fs = Erofs.open(erofs)) {
      expected = TestTar.of(fs);
    }
    for (byte[] packed : List.of(TestTar.gzip(bytes), TestTar.zstd(bytes, 70_000))) {
      try (FileSystem fs = Erofs.open(write("packed", packed), cached())) {
        assertEquals(expected, TestTar.of(fs));
      }
    }
  }

  @Test
  void cacheDirectory_forAnImageInAFile_refused() throws IOException {
    Path file = write("image", new byte[4096]);
    assertThrows(InapplicableOptionException.class, () -> Erofs.open(file, cached()));
  }

  @Test
  void compressedText_notATar() throws IOException {
    Path file =
        write(
            "text.gz",
            TestTar.gzip("no archive at all, just text\n".repeat(99).getBytes(US_ASCII)));
    ErofsException e = assertThrows(ErofsException.class, () -> Erofs.open(file));
    assertTrue(
        e.getMessage().contains("gzip data of neither an image nor a tar archive"), e.getMessage());
  }
}
