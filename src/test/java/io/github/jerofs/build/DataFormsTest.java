package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images with chunks, with holes, without data, and with data in a separate file. */
final class DataFormsTest {
  private static final EntryAttributes PLAIN = EntryAttributes.of(0644);
  private static final int MIB = 1 << 20;

  @TempDir private Path temp;

  private static byte[] noise(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Sizes around blocks and chunks, chunks that repeat within and between files, and zeros. */
  private static Map<String, byte[]> contents() {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    for (int size : new int[] {0, 1, 4095, 4096, 4097, 8192, 65_536, 65_537, 200_000, 3 * MIB}) {
      contents.put("noise" + size, noise(size, size));
      contents.put("zeros" + size, new byte[size]);
    }
    byte[] sparse = new byte[3 * MIB + 77];
    System.arraycopy(noise(100_000, 1), 0, sparse, 0, 100_000);
    System.arraycopy(noise(100_000, 2), 0, sparse, 2 * MIB + 5, 100_000);
    sparse[sparse.length - 1] = 1;
    contents.put("sparse", sparse);
    contents.put("sparse-again", sparse);
    byte[] zerosAtEnd = sparse.clone();
    zerosAtEnd[sparse.length - 1] = 0;
    contents.put("zeros-at-end", zerosAtEnd);
    contents.put("repeated", repeated());
    return contents;
  }

  private static byte[] repeated() {
    byte[] repeated = new byte[2 * MIB + 10];
    for (int at = 0; at < repeated.length; at += 65_536) {
      byte[] part = noise(65_536, at / 65_536 % 3);
      System.arraycopy(part, 0, repeated, at, Math.min(65_536, repeated.length - at));
    }
    return repeated;
  }

  private ErofsBuilder builder(String name, BuildOptions.Builder options) {
    ErofsBuilder builder = ErofsBuilder.to(temp.resolve(name)).options(options.build());
    int number = 0;
    for (Map.Entry<String, byte[]> file : contents().entrySet()) {
      // The size of the xattr shifts the table of chunks.
      EntryAttributes attributes = PLAIN.withXattr("user.a", new byte[number++ % 9 + 1]);
      builder.file("/" + file.getKey(), PLAIN, ContentSource.of(file.getValue()));
      builder.file("/other/" + file.getKey(), attributes, ContentSource.of(file.getValue()));
    }
    return builder.symbolicLink("/link", PLAIN, "t".repeat(4090));
  }

  private static BuildOptions.Builder data(DataOptions data) {
    return BuildOptions.builder().data(data);
  }

  /** Compares an image with the contents, and with the kernel's mount of it. */
  private void assertHolds(Map<String, byte[]> contents, Path image, Path... devices)
      throws IOException, InterruptedException {
    ErofsOptions options =
        devices.length == 0
            ? ErofsOptions.DEFAULT
            : ErofsOptions.builder().devices(List.of(devices)).build();
    List<Finding> findings = new ArrayList<>();
    Erofs.check(image, options, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
    try (FileSystem fs = Erofs.open(image, options)) {
      for (Map.Entry<String, byte[]> file : contents.entrySet()) {
        for (String path : List.of("/", "/other/")) {
          byte[] found = Files.readAllBytes(fs.getPath(path, file.getKey()));
          assertArrayEquals(file.getValue(), found, file.getKey());
        }
      }
      Optional<String> whyNot = KernelMount.whyNot();
      assumeTrue(whyNot.isEmpty(), () -> "no comparison with the kernel: " + whyNot.get());
      try (KernelMount mount = KernelMount.of(image, temp, devices)) {
        Manifest kernel = HostManifest.of(mount.directory());
        assertEquals(List.of(), kernel.differences(Manifest.of(fs.getPath("/"))));
      }
    }
  }

  private static DataLayout layout(FileSystem fs, String path) throws IOException {
    return Files.readAttributes(fs.getPath(path), ErofsFileAttributes.class).layout();
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 65_536, MIB})
  void chunks_holdTheContents(int size) throws IOException, InterruptedException {
    DataOptions chunks = DataOptions.DEFAULT.withChunkSize(size);
    BuildReport report = builder("image", data(chunks).threads(1)).build();
    builder("again", data(chunks).threads(8)).build();
    assertEquals(-1, Files.mismatch(temp.resolve("image"), temp.resolve("again")));
    assertEquals(new KernelVersion(5, 15), report.minKernel());
    assertTrue(report.features().contains("chunked_file"), report::toString);
    assertHolds(contents(), temp.resolve("image"));
  }

  @Test
  void chunks_equalOnesAreStoredOnce() throws IOException {
    DataOptions chunks = DataOptions.DEFAULT.withChunkSize(65_536);
    ErofsBuilder.to(temp.resolve("image"))
        .options(data(chunks).build())
        .file("/repeated", PLAIN, ContentSource.of(repeated()))
        .file("/small", PLAIN, ContentSource.of(noise(65_536, 1)))
        .build();
    long size = Files.size(temp.resolve("image"));
    assertTrue(size < 6 * 65_536, () -> size + " bytes");
    try (FileSystem fs = Erofs.open(temp.resolve("image"))) {
      assertEquals(DataLayout.CHUNK_BASED, layout(fs, "/repeated"));
      assertEquals(DataLayout.FLAT_PLAIN, layout(fs, "/small"));
    }
  }

  @Test
  void holes_areNotStored() throws IOException, InterruptedException {
    BuildReport report = builder("image", data(DataOptions.DEFAULT.withHoles(true))).build();
    assertEquals(new KernelVersion(5, 15), report.minKernel());
    long full = builder("full", data(DataOptions.DEFAULT)).build().bytes();
    // A file of zeros, and two sparse ones, of 3 MiB each. Equal files take no space anyway.
    assertTrue(report.bytes() < full - 8 * MIB, () -> report.bytes() + " of " + full);
    try (FileSystem fs = Erofs.open(temp.resolve("image"))) {
      assertEquals(DataLayout.CHUNK_BASED, layout(fs, "/sparse"));
      assertEquals(DataLayout.FLAT_PLAIN, layout(fs, "/noise" + 3 * MIB));
    }
    assertHolds(contents(), temp.resolve("image"));
  }

  @Test
  void holes_dependOnTheTargetKernel() throws IOException {
    BuildOptions.Builder options = BuildOptions.builder();
    assertEquals(KernelVersion.parse("5.4"), builder("a", options).build().minKernel());
    options.targetKernel(KernelVersion.parse("5.15"));
    assertEquals(KernelVersion.parse("5.15"), builder("b", options).build().minKernel());
    options.data(DataOptions.DEFAULT.withHoles(false));
    assertEquals(KernelVersion.parse("5.4"), builder("c", options).build().minKernel());
  }

  @Test
  void withoutData_sizesRemain() throws IOException, InterruptedException {
    BuildReport report = builder("image", data(DataOptions.DEFAULT.withData(false))).build();
    assertTrue(report.bytes() <= 5 * 4096, report::toString);
    Map<String, byte[]> zeros = contents();
    zeros.replaceAll((name, content) -> new byte[content.length]);
    assertHolds(zeros, temp.resolve("image"));
  }

  @Test
  void blob_holdsTheContents() throws IOException, InterruptedException {
    Path image = temp.resolve("image");
    Path blob = temp.resolve("blob");
    BuildReport report = builder("image", BuildOptions.builder()).blob(blob).build();
    assertEquals(new KernelVersion(5, 16), report.minKernel());
    assertTrue(report.bytes() <= 6 * 4096, report::toString);
    assertTrue(Files.size(blob) < 10 * MIB, () -> "holes and equal chunks are stored");
    assertHolds(contents(), image, blob);
    Path whole = temp.resolve("whole");
    try (OutputStream out = Files.newOutputStream(whole)) {
      Files.copy(image, out);
      Files.copy(blob, out);
    }
    assertHolds(contents(), whole);
  }

  @Test
  void blob_isNamedByItsDigest() throws IOException {
    Path blob = temp.resolve("blob");
    builder("image", BuildOptions.builder()).blob(blob).build();
    byte[] image = Files.readAllBytes(temp.resolve("image"));
    String tag = new String(image, 1024 + 128, 64, java.nio.charset.StandardCharsets.US_ASCII);
    assertEquals(Manifest.sha256(blob), tag);
  }

  @Test
  void blob_existing_isNotReplaced() throws IOException {
    Path blob = Files.writeString(temp.resolve("blob"), "precious");
    ErofsBuilder builder = builder("image", BuildOptions.builder()).blob(blob);
    assertThrows(FileAlreadyExistsException.class, builder::build);
    assertEquals("precious", Files.readString(blob));
    assertFalse(Files.exists(temp.resolve("image")));
  }

  /** Runs {@code action} when all data is written. */
  private static BuildOptions.Builder beforeTheEnd(Callable<?> action) {
    return BuildOptions.builder()
        .listener(
            progress -> {
              if (progress.phase() == BuildListener.Phase.METADATA) {
                try {
                  action.call();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
              return true;
            });
  }

  @Test
  void blob_imageCannotBePublished_isDeleted() throws IOException {
    Path image = temp.resolve("image");
    ErofsBuilder builder =
        builder("image", beforeTheEnd(() -> Files.writeString(image, "another program's")))
            .blob(temp.resolve("blob"));
    assertThrows(FileAlreadyExistsException.class, builder::build);
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(List.of(image), files.toList());
    }
    assertEquals("another program's", Files.readString(image));
  }

  @Test
  void blob_replacedAndImageCannotBePublished_isNamed() throws IOException {
    Path blob = Files.writeString(temp.resolve("blob"), "old");
    Path image = temp.resolve("image");
    BuildOptions.Builder options =
        beforeTheEnd(() -> Files.createDirectories(image.resolve("in-the-way")));
    ErofsBuilder builder = builder("image", options.replaceExisting(true)).blob(blob);
    BuildException e = assertThrows(BuildException.class, builder::build);
    assertTrue(e.getMessage().startsWith(image + ": "), e.getMessage());
    assertTrue(e.getMessage().contains("has replaced " + blob), e.getMessage());
    assertTrue(Files.size(blob) > 3);
  }

  @Test
  void blob_ofAFailedBuild_isDeleted() throws IOException {
    ErofsBuilder builder =
        builder("image", BuildOptions.builder())
            .blob(temp.resolve("blob"))
            .hardLink("/x", "/missing");
    assertFalse(assertThrows(BuildException.class, builder::build).isAboutOptions());
    try (var files = Files.list(temp)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void conflicts_areRefused() {
    DataOptions holes = DataOptions.DEFAULT.withHoles(true);
    Compression zstd = Compression.of(CompressionMethod.ZSTD);
    assertMessage(
        "options: compression excludes chunks, holes, extra devices and images without data",
        builder("image", data(holes).compression(zstd)));
    assertMessage(
        "target kernel 5.14: expected 5.15 or newer for chunk-based files",
        builder("image", data(holes).targetKernel(KernelVersion.parse("5.14"))));
    assertMessage(
        "target kernel 5.15: expected 5.16 or newer for extra devices",
        builder("image", BuildOptions.builder().targetKernel(KernelVersion.parse("5.15")))
            .blob(temp.resolve("blob")));
    assertThrows(IllegalArgumentException.class, () -> DataOptions.DEFAULT.withChunkSize(5000));
  }

  private void assertMessage(String expected, ErofsBuilder builder) {
    BuildException e = assertThrows(BuildException.class, builder::build);
    assertEquals(expected, e.getMessage());
    assertTrue(e.isAboutOptions());
    assertFalse(Files.exists(temp.resolve("image")));
  }
}
