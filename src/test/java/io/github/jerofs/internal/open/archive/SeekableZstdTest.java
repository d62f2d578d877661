package io.github.jerofs.internal.open.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.internal.open.archive.SeekableZstd.Frame;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.OciImages;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zstandard files with a seek table. */
final class SeekableZstdTest {
  private static final int FRAME = 16 << 10;

  /** A frame in the first file, which is not needed to open the archive. */
  private static final int INNER = 20;

  @TempDir private Path temp;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(temp.resolve("layer.tar.zst"), bytes);
  }

  /** Most frames lie inside of the files. */
  private static TestTar largeFiles() throws IOException {
    TestTar tar = new TestTar();
    for (int i = 0; i < 5; i++) {
      StringBuilder text = new StringBuilder();
      for (int line = 0; line < 80_000; line++) {
        text.append(line * 31 + i).append(' ');
      }
      tar.file("file" + i, text.toString());
    }
    return tar;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void opening_readsOnlyFramesOfHeaders(boolean hasChecksums) throws IOException {
    TestTar tar = largeFiles();
    byte[] archive = SeekableZstd.of(tar.tar(), FRAME, hasChecksums);
    CountingSource source = new CountingSource(archive);
    try (FileSystem fs = Erofs.open(ImageLocation.of(source), ErofsOptions.DEFAULT)) {
      assertTrue(
          source.count() < archive.length / 4, () -> source.count() + " of " + archive.length);
      source.reset();
      assertEquals(tar.expected().get("file3"), TestTar.read(fs.getPath("/file3")));
      assertTrue(source.count() < archive.length / 3, () -> source.count() + " for one file");
      assertEquals(tar.expected(), TestTar.of(fs));
    }
  }

  @Test
  void compressedImage_opens() throws IOException {
    byte[] image = OciImages.image(Map.of("/a", "content"));
    try (FileSystem fs = Erofs.open(write(SeekableZstd.of(image, 1000, true)))) {
      assertEquals("content", Files.readString(fs.getPath("/a")));
    }
  }

  /** The file is then read in sequence, as by a decoder that skips the table. */
  @Test
  void tableThatContradictsTheFile_ignored() throws IOException {
    TestTar tar = largeFiles();
    List<Frame> frames = new ArrayList<>();
    byte[] stored = SeekableZstd.frames(tar.tar(), FRAME, frames);
    List<List<Frame>> tables = new ArrayList<>();
    tables.add(frames.subList(1, frames.size()));
    tables.add(List.of());
    List<Frame> longer = new ArrayList<>(frames);
    longer.set(INNER + 1, new Frame(-1, frames.get(INNER + 1).decoded(), 0));
    tables.add(longer);
    for (List<Frame> table : tables) {
      try (FileSystem fs = Erofs.open(write(SeekableZstd.withTable(stored, table, false)))) {
        assertEquals(tar.expected(), TestTar.of(fs));
      }
    }
  }

  /** Sums are right, but frames have other sizes: found when they are decoded. */
  @Test
  void lyingSizes_corrupt() throws IOException {
    TestTar tar = largeFiles();
    List<Frame> frames = new ArrayList<>();
    byte[] stored = SeekableZstd.frames(tar.tar(), FRAME, frames);
    Frame one = frames.get(INNER);
    Frame next = frames.get(INNER + 1);
    List<Frame> decoded = new ArrayList<>(frames);
    decoded.set(INNER, new Frame(one.stored(), one.decoded() - 1, 0));
    decoded.set(INNER + 1, new Frame(next.stored(), next.decoded() + 1, 0));
    List<Frame> cut = new ArrayList<>(frames);
    cut.set(INNER, new Frame(one.stored() - 1, one.decoded(), 0));
    cut.set(INNER + 1, new Frame(next.stored() + 1, next.decoded(), 0));
    for (List<Frame> table : List.of(decoded, cut)) {
      try (FileSystem fs = Erofs.open(write(SeekableZstd.withTable(stored, table, false)))) {
        String failure = TestTar.read(fs.getPath("/file0"));
        assertTrue(failure.contains("corrupt: compressed data"), failure);
        assertEquals(tar.expected().get("file4"), TestTar.read(fs.getPath("/file4")));
      }
    }
  }

  /** Each frame is valid, so that only the checksum in the table differs. */
  @Test
  void otherChecksum_failsOnlyItsFiles() throws IOException {
    TestTar tar = largeFiles();
    List<Frame> frames = new ArrayList<>();
    byte[] stored = SeekableZstd.frames(tar.tar(), FRAME, frames);
    Frame one = frames.get(INNER);
    frames.set(INNER, new Frame(one.stored(), one.decoded(), one.checksum() ^ 1));
    try (FileSystem fs = Erofs.open(write(SeekableZstd.withTable(stored, frames, true)))) {
      Map<String, String> found = TestTar.of(fs);
      String failure = found.getOrDefault("file0", "missing");
      assertTrue(failure.contains("XXH64 of the decoded bytes"), failure);
      assertEquals(tar.expected().get("file1"), found.get("file1"));
    }
  }

  @Test
  void bomb_limited() throws IOException {
    List<Frame> frames = new ArrayList<>();
    byte[] stored = SeekableZstd.frames(new byte[1 << 20], 1 << 20, frames);
    List<Frame> many = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      many.add(frames.get(0));
    }
    byte[] all = new byte[70 * stored.length];
    for (int i = 0; i < 70; i++) {
      System.arraycopy(stored, 0, all, i * stored.length, stored.length);
    }
    Path file = write(SeekableZstd.withTable(all, many, false));
    assertThrows(LimitExceededException.class, () -> Erofs.open(file));
    ErofsOptions small = ErofsOptions.builder().limit(ErofsLimit.ARCHIVE_BYTES, 1 << 20).build();
    assertThrows(LimitExceededException.class, () -> Erofs.open(file, small));
  }

  /** The digest of a layer needs all of it, so that the sizes in the table are not used. */
  @Test
  void layerWithLyingTable_readInSequence() throws IOException {
    TestTar tar = largeFiles();
    List<Frame> frames = new ArrayList<>();
    byte[] stored = SeekableZstd.frames(tar.tar(), FRAME, frames);
    Frame one = frames.get(INNER);
    frames.set(INNER, new Frame(one.stored(), one.decoded(), one.checksum() ^ 1));
    OciImages images = new OciImages();
    String layer =
        images.add(
            "application/vnd.oci.image.layer.v1.tar+zstd",
            SeekableZstd.withTable(stored, frames, true));
    OciImages.write(images.layout(images.manifest(layer)), temp.resolve("layout"));
    try (FileSystem fs = Erofs.open("oci:" + temp.resolve("layout"))) {
      assertEquals(tar.expected(), TestTar.of(fs));
    }
  }

  @Test
  void truncatedOrFlippedFrame_corrupt() throws IOException {
    byte[] archive = SeekableZstd.of(largeFiles().tar(), FRAME, true);
    archive[5] ^= 0x40;
    assertThrows(CorruptImageException.class, () -> Erofs.open(write(archive)));
  }
}
