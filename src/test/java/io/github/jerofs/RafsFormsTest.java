package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.RafsImage.Codec;
import io.github.jerofs.RafsImage.Form;
import io.github.jerofs.RafsImage.Written;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.TestSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nydus images in every form of the format, from a writer of the tests. */
final class RafsFormsTest {
  @TempDir private Path temp;

  /** A combination of forms. */
  private record Combination(Codec codec, Form form, boolean hasChunkTable, boolean isInlined) {
    RafsImage image() {
      RafsImage image = new RafsImage(codec, form).chunkSize(8192);
      contents().forEach(image::file);
      if (!hasChunkTable) {
        image.withoutChunkTable();
      }
      if (isInlined) {
        image.inlined();
      }
      if (codec == Codec.GZIP) {
        image.blake3();
      }
      return image;
    }
  }

  private static Stream<Combination> combinations() {
    List<Combination> all = new ArrayList<>();
    for (Codec codec : Codec.values()) {
      for (Form form : List.of(Form.V1, Form.V2, Form.BATCH)) {
        all.add(new Combination(codec, form, true, false));
        all.add(new Combination(codec, form, false, false));
        all.add(new Combination(codec, form, true, true));
      }
    }
    all.add(new Combination(Codec.GZIP, Form.ZRAN, true, false));
    all.add(new Combination(Codec.GZIP, Form.ZRAN, false, false));
    return all.stream();
  }

  private static Map<String, byte[]> contents() {
    Map<String, byte[]> files = new TreeMap<>();
    byte[] noise = new byte[20_000];
    new Random(3).nextBytes(noise);
    files.put("noise", noise);
    files.put("small", "small".getBytes(US_ASCII));
    files.put("text", "the quick brown fox ".repeat(2000).getBytes(US_ASCII));
    files.put("zeros", new byte[8192]);
    return files;
  }

  /** Writes the files of {@code image}, and returns the one to open. */
  private Path write(Written image) throws IOException {
    Path blob = Files.write(temp.resolve(image.id()), image.blob());
    if (image.information().length > 0) {
      Files.write(temp.resolve(image.id() + ".blob.meta"), image.information());
    }
    return image.isInlined() ? blob : Files.write(temp.resolve("image.boot"), image.bootstrap());
  }

  private ErofsOptions options(Written image, boolean verify) {
    ErofsOptions.Builder options = ErofsOptions.builder().verifyChunks(verify);
    return image.isInlined()
        ? options.build()
        : options.devices(new ErofsDevices.Resolved(DeviceResolver.inDirectory(temp))).build();
  }

  /** Returns the names of files that cannot be read. The others must have their content. */
  private static Set<String> unreadable(FileSystem fs) throws IOException {
    Set<String> failed = new TreeSet<>();
    for (Map.Entry<String, byte[]> file : contents().entrySet()) {
      try {
        assertArrayEquals(file.getValue(), Files.readAllBytes(fs.getPath("/" + file.getKey())));
      } catch (CorruptImageException e) {
        failed.add(file.getKey());
      }
    }
    return failed;
  }

  private static Set<String> reported(Path image, ErofsOptions options) throws IOException {
    Set<String> paths = new TreeSet<>();
    Erofs.check(
        image,
        options,
        new CheckOptions(true, false),
        finding -> paths.add(finding.path().substring(1)));
    return paths;
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void everyForm_readsAndChecks(Combination combination) throws IOException {
    Written written = combination.image().write();
    Path image = write(written);
    for (boolean verify : new boolean[] {false, true}) {
      ErofsOptions options = options(written, verify);
      try (FileSystem fs = Erofs.open(image, options)) {
        assertEquals(Set.of(), unreadable(fs));
      }
      assertEquals(Set.of(), reported(image, options));
    }
  }

  /** Damages each stored chunk in turn. Chunks in one batch or gzip context fail together. */
  @ParameterizedTest
  @MethodSource("combinations")
  void damagedChunk_onlyItsFilesFail(Combination combination) throws IOException {
    Written written = combination.image().write();
    Path image = write(written);
    Path blob = temp.resolve(written.id());
    for (RafsImage.StoredChunk chunk : written.chunks()) {
      byte[] damaged = written.blob().clone();
      damaged[(int) chunk.position() + chunk.storedBytes() / 2] ^= 0x10;
      Files.delete(blob); // the old file may still be mapped
      Files.write(blob, damaged);
      ErofsOptions options = options(written, true);
      Set<String> failed;
      try (FileSystem fs = Erofs.open(image, options)) {
        failed = unreadable(fs);
      }
      assertEquals(failed, reported(image, options));
      assertTrue(
          chunk.files().containsAll(failed) && !failed.isEmpty(), () -> chunk + ": " + failed);
    }
  }

  private Path devices(Written written, Path image) throws IOException {
    Path devices = temp.resolve("devices");
    Nydus.exportDevices(ImageLocation.of(image), options(written, true), devices);
    return devices.resolve(written.id());
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void exportedDevice_holdsContent(Combination combination) throws IOException {
    Written written = combination.image().write();
    Path device = devices(written, write(written));
    byte[] bytes = Files.readAllBytes(device);
    int at = 0;
    for (byte[] content : contents().values()) {
      byte[] found = Arrays.copyOfRange(bytes, at, at + content.length);
      assertArrayEquals(content, found);
      at += content.length + 4095 & -4096;
    }
    assertEquals(at, bytes.length);
  }

  @Test
  void exportedDevice_mountsOnLinux() throws IOException, InterruptedException {
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "cannot mount: " + whyNot.orElse(""));
    Written written = new Combination(Codec.ZSTD, Form.V2, true, false).image().write();
    Path image = write(written);
    Path device = devices(written, image);
    try (KernelMount mount = KernelMount.of(image, temp, device)) {
      for (Map.Entry<String, byte[]> file : contents().entrySet()) {
        assertArrayEquals(
            file.getValue(), Files.readAllBytes(mount.directory().resolve(file.getKey())));
      }
    }
  }

  private static Stream<Combination> separateBootstraps() {
    return combinations().filter(combination -> !combination.isInlined);
  }

  private static Stream<Combination> withChunkTable() {
    return separateBootstraps().filter(Combination::hasChunkTable);
  }

  private static Stream<Combination> withoutChunkTable() {
    return separateBootstraps().filter(combination -> !combination.hasChunkTable);
  }

  /** An uncompressed device has the chunks of the blob, and their digests apply. */
  @ParameterizedTest
  @MethodSource("withChunkTable")
  void uncompressedDevice_verifyChunks_damageFound(Combination combination) throws IOException {
    Written written = combination.image().write();
    Path image = write(written);
    Path device = devices(written, image);
    ErofsOptions.Builder builder = ErofsOptions.builder().devices(List.of(device));
    ErofsOptions verifying = builder.verifyChunks(true).build();
    try (FileSystem fs = Erofs.open(image, verifying)) {
      assertEquals(Set.of(), unreadable(fs));
    }
    byte[] bytes = Files.readAllBytes(device);
    bytes[5000]++; // in the file "noise"
    Files.delete(device);
    Files.write(device, bytes);
    try (FileSystem fs = Erofs.open(image, verifying)) {
      assertEquals(Set.of("noise"), unreadable(fs));
    }
    assertEquals(Set.of("noise"), reported(image, verifying));
    try (FileSystem fs = Erofs.open(image, builder.verifyChunks(false).build())) {
      byte[] found = Files.readAllBytes(fs.getPath("/noise"));
      assertEquals(bytes[5000], found[5000]);
    }
  }

  @ParameterizedTest
  @MethodSource("withoutChunkTable")
  void uncompressedDevice_noChunkTable_noDigests(Combination combination) throws IOException {
    Written written = combination.image().write();
    Path image = write(written);
    Path device = devices(written, image);
    ErofsOptions verifying =
        ErofsOptions.builder().devices(List.of(device)).verifyChunks(true).build();
    try (FileSystem fs = Erofs.open(image, verifying)) {
      IOException e =
          assertThrows(IOException.class, () -> Files.readAllBytes(fs.getPath("/text")));
      assertTrue(String.valueOf(e.getMessage()).contains("has no digests"), e::toString);
    }
  }

  @Test
  void deviceInSameFile_verifyChunks_damageFound() throws IOException {
    Written written = new Combination(Codec.LZ4, Form.V1, true, false).image().write();
    byte[] device = Files.readAllBytes(devices(written, write(written)));
    byte[] boot = written.bootstrap();
    byte[] both = Arrays.copyOf(boot, boot.length + device.length);
    ByteBuffer.wrap(both)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(1476, boot.length / 4096) // the device's first block in the file
        .put(boot.length, device);
    Path image = Files.write(temp.resolve("both"), both);
    ErofsOptions verifying = ErofsOptions.builder().verifyChunks(true).build();
    try (FileSystem fs = Erofs.open(image, verifying)) {
      assertEquals(Set.of(), unreadable(fs));
    }
    both[boot.length + 5000]++;
    Path damaged = Files.write(temp.resolve("damaged"), both);
    try (FileSystem fs = Erofs.open(damaged, verifying)) {
      assertEquals(Set.of("noise"), unreadable(fs));
    }
  }

  @Test
  void verifyChunks_tarBlobs_rejected() throws IOException {
    Written written = new Combination(Codec.NONE, Form.V1, true, false).image().write();
    byte[] boot = written.bootstrap().clone();
    ByteBuffer bytes = ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(1152, bytes.getLong(1152) | 0x200);
    Files.write(temp.resolve(written.id()), written.blob());
    Path image = Files.write(temp.resolve("image.boot"), boot);
    InapplicableOptionException e =
        assertThrows(
            InapplicableOptionException.class,
            () -> Erofs.open(image, options(written, true)).close());
    assertTrue(String.valueOf(e.getMessage()).contains("tar archives"), e::toString);
  }

  @Test
  void info_showsFlagsAndPrefetchTable() throws IOException {
    Written written = new Combination(Codec.ZSTD, Form.V1, true, false).image().write();
    byte[] boot = Arrays.copyOf(written.bootstrap(), written.bootstrap().length + 4096);
    ByteBuffer bytes = ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(1192, written.bootstrap().length).putInt(1200, 12);
    bytes.putInt(written.bootstrap().length, 2).putInt(written.bootstrap().length + 4, 7);
    ImageLocation image = ImageLocation.of(Files.write(temp.resolve("boot"), boot));
    var info = Nydus.info(image, ErofsOptions.DEFAULT).orElseThrow();
    assertEquals(List.of(2L, 7L), info.prefetch());
    assertEquals(List.of("explicit_ids", "inlined_digests"), info.flags());
    bytes.putLong(1192, Long.MAX_VALUE - 3);
    ImageLocation damaged = ImageLocation.of(Files.write(temp.resolve("damaged"), boot));
    assertThrows(CorruptImageException.class, () -> Nydus.info(damaged, ErofsOptions.DEFAULT));
  }

  /** Small reads in sequence decode a chunk once, also if the cache is too small for it. */
  @Test
  void smallReadsWithoutCache_readStoredBytesOnce() throws IOException {
    Written written =
        new RafsImage(Codec.ZSTD, Form.V1)
            .chunkSize(1 << 20)
            .file("text", "the quick brown fox ".repeat(50_000).getBytes(US_ASCII))
            .write();
    TestSource blob = new TestSource(written.blob(), TestSource.Manner.WELL);
    ErofsOptions options =
        ErofsOptions.builder()
            .devices(new ErofsDevices.Resolved(slot -> Optional.of(ImageLocation.of(blob))))
            .cacheBytes(0)
            .build();
    Path image = Files.write(temp.resolve("image.boot"), written.bootstrap());
    try (FileSystem fs = Erofs.open(image, options);
        InputStream in = Files.newInputStream(fs.getPath("/text"))) {
      assertEquals(100, in.readNBytes(100).length);
      long before = blob.reads();
      for (int i = 0; i < 100; i++) {
        assertEquals(1000, in.readNBytes(1000).length);
      }
      assertEquals(before, blob.reads());
    }
  }
}
