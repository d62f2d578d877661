package io.github.jerofs.internal.open.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and indexes of other tools, compared with what the kernel and these tools show. */
final class LayerVectorsTest {
  private static final Path VECTORS =
      Path.of(System.getProperty("jerofs.vectors", "../shared/vectors"));

  @TempDir private Path temp;

  private static Path vector(String name) {
    Path file = VECTORS.resolve(name);
    assumeTrue(Files.exists(file), () -> "no " + file);
    return file;
  }

  private Path copy(Path file) throws IOException {
    return Files.copy(file, temp.resolve(file.getFileName().toString()));
  }

  private static List<String> differences(Path manifest, FileSystem fs) throws IOException {
    return Manifest.read(manifest).differences(Manifest.of(fs.getPath("/")));
  }

  private ErofsOptions.Builder cached() {
    return ErofsOptions.builder()
        .remote(RemoteOptions.builder().cacheDirectory(temp.resolve("cache")).build());
  }

  private List<String> cacheFiles() throws IOException {
    Path cache = temp.resolve("cache");
    if (!Files.exists(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void flip(Path file, long at, int bits) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= (byte) bits;
    Files.write(file, bytes);
  }

  @Test
  void gzipDeviceWithZinfo_equalsKernelMount() throws IOException {
    Path index = copy(vector("gzip/two-member.erofs"));
    Path archive = copy(vector("gzip/two-member.tar.gz"));
    copy(vector("gzip/two-member.zinfo"));
    ErofsOptions options = cached().devices(List.of(archive)).build();
    try (FileSystem fs = Erofs.open(index, options)) {
      assertEquals(List.of(), differences(vector("gzip/two-member.manifest.jsonl"), fs));
    }
    assertEquals(List.of(), cacheFiles(), "the zinfo is used, no index is built");
  }

  @Test
  void gzipDeviceWithoutZinfo_equalsKernelMount() throws IOException {
    Path index = copy(vector("gzip/two-member.erofs"));
    Path archive = copy(vector("gzip/two-member.tar.gz"));
    for (ErofsOptions.Builder options : List.of(ErofsOptions.builder(), cached(), cached())) {
      try (FileSystem fs = Erofs.open(index, options.devices(List.of(archive)).build())) {
        assertEquals(List.of(), differences(vector("gzip/two-member.manifest.jsonl"), fs));
      }
    }
    assertEquals(1, cacheFiles().size());
  }

  @Test
  void gzipAlone_showsTheSameFiles() throws IOException {
    Map<String, String> expected;
    ErofsOptions options =
        ErofsOptions.builder().devices(List.of(vector("gzip/two-member.tar.gz"))).build();
    try (FileSystem fs = Erofs.open(vector("gzip/two-member.erofs"), options)) {
      expected = TestTar.of(fs);
    }
    try (FileSystem fs = Erofs.open(vector("gzip/two-member.tar.gz"))) {
      assertEquals(expected, TestTar.of(fs));
    }
  }

  /** Version 1 of the format leaves out the first restart point. */
  @Test
  void zinfoWithoutFirstPoint_equalsKernelMount() throws IOException {
    Path index = copy(vector("gzip/two-member.erofs"));
    Path archive = copy(vector("gzip/two-member.tar.gz"));
    byte[] zinfo = Files.readAllBytes(vector("gzip/two-member.zinfo"));
    ByteArrayOutputStream old = new ByteArrayOutputStream();
    zinfo[0]--;
    old.write(zinfo, 0, 12);
    old.write(zinfo, 12 + 32785, zinfo.length - 12 - 32785);
    Files.write(temp.resolve("two-member.zinfo"), old.toByteArray());
    ErofsOptions options = ErofsOptions.builder().devices(List.of(archive)).build();
    try (FileSystem fs = Erofs.open(index, options)) {
      assertEquals(List.of(), differences(vector("gzip/two-member.manifest.jsonl"), fs));
    }
  }

  /** A window that is not the data before its restart point is found by the span before. */
  @ParameterizedTest
  @ValueSource(ints = {12 + 32785 + 17 + 9000, 12 + 4 * 32785 - 50, 12 + 2 * 32785})
  void damagedZinfo_failsOnlyNeighboringSpans(int at) throws IOException {
    Path index = copy(vector("gzip/two-member.erofs"));
    Path archive = copy(vector("gzip/two-member.tar.gz"));
    Path zinfo = copy(vector("gzip/two-member.zinfo"));
    ErofsOptions options = ErofsOptions.builder().devices(List.of(archive)).build();
    Map<String, String> intact;
    try (FileSystem fs = Erofs.open(index, options)) {
      intact = TestTar.of(fs);
    }
    flip(zinfo, at, 4);
    try (FileSystem fs = Erofs.open(index, options)) {
      List<String> failed = failed(fs, intact, "corrupt");
      assertTrue(!failed.isEmpty() && failed.size() < intact.size(), () -> "failed " + failed);
    }
  }

  @Test
  void zinfoOfAnotherLength_corrupt() throws IOException {
    Path index = copy(vector("gzip/two-member.erofs"));
    Path archive = copy(vector("gzip/two-member.tar.gz"));
    byte[] zinfo = Files.readAllBytes(vector("gzip/two-member.zinfo"));
    Files.write(temp.resolve("two-member.zinfo"), Arrays.copyOf(zinfo, 40_000));
    ErofsOptions options = ErofsOptions.builder().devices(List.of(archive)).build();
    assertThrows(CorruptImageException.class, () -> Erofs.open(index, options));
  }

  @Test
  void estargz_equalsItsSourceTree() throws IOException {
    Path file = vector("estargz/chunked.tar.gz");
    String manifest = Files.readString(vector("estargz/chunked.manifest.jsonl"));
    Path truth =
        Files.writeString(
            temp.resolve("truth.jsonl"),
            manifest
                .replace("\"type\":\"block\"", "\"type\":\"blk\"")
                .replace("\"type\":\"char\"", "\"type\":\"chr\"")
                .replace("\"type\":\"symlink\"", "\"type\":\"lnk\""));
    for (ErofsOptions options : List.of(ErofsOptions.DEFAULT, cached().build(), cached().build())) {
      try (FileSystem fs = Erofs.open(file, options)) {
        assertEquals(List.of("/: not in the truth"), differences(truth, fs));
      }
    }
    assertEquals(1, cacheFiles().size());
  }

  /** A chunk starts a member, so damage stays in the chunk. Its digest finds even valid data. */
  @Test
  void damagedChunk_failsOnlyItsFile() throws IOException {
    Path file = copy(vector("estargz/chunked.tar.gz"));
    Map<String, String> intact;
    try (FileSystem fs = Erofs.open(file)) {
      intact = TestTar.of(fs);
    }
    flip(file, 66372 + 4000, 0x40); // in the second chunk of data/big.bin
    try (FileSystem fs = Erofs.open(file)) {
      List<String> failed = failed(fs, intact, "corrupt");
      assertEquals(List.of("data/big.bin"), failed);
    }
  }

  @Test
  void damagedTable_corrupt() throws IOException {
    Path file = copy(vector("estargz/chunked.tar.gz"));
    flip(file, 558_666 + 2000, 0x40);
    CorruptImageException e = assertThrows(CorruptImageException.class, () -> Erofs.open(file));
    assertTrue(e.getMessage().contains("chunked.tar.gz"), e.getMessage());
  }

  @Test
  void fsmetaWithLayers_equalsKernelMount() throws IOException {
    Path directory = vector("fsmeta/three");
    List<Path> layers =
        Stream.of("layer0", "layer1", "layer2")
            .map(name -> directory.resolve(name + ".erofs"))
            .toList();
    ErofsOptions options = ErofsOptions.builder().devices(layers).build();
    try (FileSystem fs = Erofs.open(directory.resolve("fsmeta.erofs"), options)) {
      assertEquals(List.of(), differences(directory.resolve("manifest.jsonl"), fs));
    }
  }

  @Test
  void fsmetaAndLayersInOneFile_equalsKernelMount() throws IOException {
    Path directory = vector("fsmeta/three");
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (String name : List.of("fsmeta", "layer0", "layer1", "layer2")) {
      whole.writeBytes(Files.readAllBytes(directory.resolve(name + ".erofs")));
      whole.writeBytes(new byte[-whole.size() & 4095]);
    }
    Path flat = Files.write(temp.resolve("flat.erofs"), whole.toByteArray());
    try (FileSystem fs = Erofs.open(flat)) {
      assertEquals(List.of(), differences(directory.resolve("manifest.jsonl"), fs));
    }
  }

  /**
   * The chunk index is used: a damaged chunk fails its files, not the opening, which would verify
   * the digest of the layer.
   */
  @Test
  void damagedChunkOfIndexedLayer_failsOnlyItsFiles() throws IOException {
    Path source = vector("oci/draft-zstd-chunkindex");
    Path layout = temp.resolve("layout");
    Path layer = null;
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = layout.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
          layer = Files.size(file) == 202_860 ? target : layer;
        }
      }
    }
    Map<String, String> intact;
    try (FileSystem fs = Erofs.open("oci:" + layout)) {
      intact = TestTar.of(fs);
    }
    flip(Objects.requireNonNull(layer), 150_000, 2); // in the third of four chunks
    try (FileSystem fs = Erofs.open("oci:" + layout)) {
      List<String> failed = failed(fs, intact, "SHA-256 of the stored bytes");
      assertTrue(!failed.isEmpty() && failed.size() < intact.size(), () -> "failed: " + failed);
    }
  }

  /** Returns the files whose content is not intact; their errors contain {@code message}. */
  private static List<String> failed(FileSystem fs, Map<String, String> intact, String message)
      throws IOException {
    List<String> failed = new ArrayList<>();
    TestTar.of(fs)
        .forEach(
            (name, digest) -> {
              if (!digest.equals(intact.get(name))) {
                assertTrue(digest.contains(message), digest);
                failed.add(name);
              }
            });
    return failed;
  }
}
