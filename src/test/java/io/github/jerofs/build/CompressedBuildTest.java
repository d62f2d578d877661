package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compressed images: their contents, the oldest Linux that reads them, and equal bytes for any
 * number of threads.
 */
final class CompressedBuildTest {
  private static final EntryAttributes PLAIN = EntryAttributes.of(0644);
  private static final Compression ZSTD = Compression.of(CompressionMethod.ZSTD);
  private static final Compression LZ4 = Compression.of(CompressionMethod.LZ4);

  /** Each is stored twice, once with an xattr, so that the maps of one content lie differently. */
  private static final Map<String, byte[]> CONTENTS = contents();

  @TempDir private Path temp;

  /** Text of which about the {@code noise}th part of the bytes cannot be compressed. */
  private static byte[] text(int size, int noise) {
    Random random = new Random(31L * size + noise);
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; ) {
      byte[] word =
          random.nextInt(noise) == 0
              ? new byte[] {(byte) random.nextInt(), (byte) random.nextInt()}
              : ("word" + random.nextInt(300) + " ").getBytes(UTF_8);
      int n = Math.min(word.length, size - i);
      System.arraycopy(word, 0, bytes, i, n);
      i += n;
    }
    return bytes;
  }

  private static Map<String, byte[]> contents() {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    int[] sizes = {
      1, 17, 100, 4000, 4095, 4096, 4097, 8191, 8192, 8193, 12_000, 65_536, 131_071, 131_073,
      400_000
    };
    for (int size : sizes) {
      contents.put("text" + size, text(size, 50));
      contents.put("half" + size, text(size, 1 + size % 3));
    }
    contents.put("segment", text(4 << 20, 50));
    contents.put("more", Arrays.copyOf(contents.get("segment"), (4 << 20) + 1));
    byte[] noise = new byte[(4 << 20) + 4321];
    new Random(1).nextBytes(noise);
    contents.put("noise", noise);
    contents.put("noise-small", Arrays.copyOf(noise, 200_001));
    contents.put("zeros", new byte[(4 << 20) + 5]);
    // Compressible, then not, then again: plain extents between others.
    byte[] mixed = text(5 << 20, 40);
    System.arraycopy(noise, 0, mixed, 1_000_000, 3_000_000);
    contents.put("mixed", mixed);
    return contents;
  }

  private Path build(String name, BuildOptions options) throws IOException {
    Path image = temp.resolve(name);
    ErofsBuilder builder = ErofsBuilder.to(image).options(options);
    int number = 0;
    for (Map.Entry<String, byte[]> file : CONTENTS.entrySet()) {
      ContentSource content = ContentSource.of(file.getValue());
      byte[] value = new byte[number++ % 9 * 4 + 1];
      builder.file("/" + file.getKey(), PLAIN, content);
      builder.file("/twice/" + file.getKey(), PLAIN.withXattr("user.a", value), content);
    }
    builder.symbolicLink("/link", PLAIN, "t".repeat(4090));
    builder.build();
    return image;
  }

  static Stream<Arguments> forms() {
    List<Arguments> all = new ArrayList<>();
    // DEFLATE fills pclusters as Zstandard does, and takes longer. EncodedImageTest has its forms.
    all.add(Arguments.of("deflate", CompressionOptions.of(Compression.parse("deflate,1"))));
    for (String method : List.of("lz4", "zstd")) {
      CompressionOptions base = CompressionOptions.of(Compression.parse(method));
      all.add(Arguments.of(method, base));
      all.add(Arguments.of(method + ", fragments", base.withFragments(true)));
      all.add(Arguments.of(method + ", tail packing", base.withTailPacking(true)));
      all.add(Arguments.of(method + ", extents", base.withEncodedExtents(true)));
    }
    all.add(
        Arguments.of(
            "large clusters",
            CompressionOptions.of(ZSTD.withClusterSize(1 << 20)).withFragments(true)));
    all.add(
        Arguments.of(
            "small clusters", CompressionOptions.of(LZ4.withClusterSize(4096)).without("mixed")));
    return all.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void contents_asPutIn_forEachForm(String name, CompressionOptions compression)
      throws IOException, InterruptedException {
    BuildOptions.Builder options = BuildOptions.builder().compression(compression);
    Path image = build("image.erofs", options.threads(1).build());
    Path again = build("again.erofs", options.threads(8).bytesInFlight(40 << 20).build());
    assertEquals(-1, Files.mismatch(image, again), "threads change the image");
    List<Finding> findings = new ArrayList<>();
    Erofs.check(image, ErofsOptions.DEFAULT, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
    try (FileSystem fs = Erofs.open(image)) {
      for (Map.Entry<String, byte[]> file : CONTENTS.entrySet()) {
        for (String path : List.of(file.getKey(), "twice/" + file.getKey())) {
          byte[] found = Files.readAllBytes(fs.getPath("/", path));
          assertArrayEquals(file.getValue(), found, path);
        }
      }
    }
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no comparison with the kernel: " + whyNot.get());
    try (KernelMount mount = KernelMount.of(image, temp);
        FileSystem fs = Erofs.open(image)) {
      Manifest kernel = HostManifest.of(mount.directory());
      assertEquals(List.of(), kernel.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @Test
  void equalContents_takeNoRoomTwice() throws IOException {
    BuildOptions.Builder options = BuildOptions.builder().compression(ZSTD);
    long once = Files.size(build("once", options.build()));
    long twice = Files.size(build("twice", options.dedupe(false).build()));
    assertTrue(once < twice * 0.55, once + " against " + twice);
  }

  @Test
  void whatDoesNotShrink_staysFlat() throws IOException {
    Path image =
        build("image", BuildOptions.builder().compression(CompressionOptions.of(LZ4)).build());
    try (FileSystem fs = Erofs.open(image)) {
      assertFalse(layout(fs, "/noise").isCompressed());
      assertFalse(layout(fs, "/noise-small").isCompressed());
      assertTrue(layout(fs, "/text400000").isCompressed());
    }
  }

  private static DataLayout layout(FileSystem fs, String path) throws IOException {
    return Files.readAttributes(fs.getPath(path), ErofsFileAttributes.class).layout();
  }

  private BuildReport report(BuildOptions.Builder options) throws IOException {
    return ErofsBuilder.to(temp.resolve("report"))
        .options(options.replaceExisting(true).build())
        .file("/a", PLAIN, ContentSource.of(text(300_000, 60)))
        .file("/b.png", PLAIN, ContentSource.of(text(200_000, 60)))
        .build();
  }

  @ParameterizedTest
  @CsvSource({"lz4,5.13", "lz4hc,5.13", "lzma,5.16", "deflate,6.6", "zstd,6.10"})
  void minKernel_ofMethods(String method, String kernel) throws IOException {
    BuildOptions.Builder options = BuildOptions.builder().compression(Compression.parse(method));
    assertEquals(KernelVersion.parse(kernel), report(options).minKernel());
  }

  @Test
  void minKernel_ofForms() throws IOException {
    CompressionOptions lz4 = CompressionOptions.of(LZ4);
    assertEquals(
        new KernelVersion(6, 1),
        report(BuildOptions.builder().compression(lz4.withFragments(true))).minKernel());
    assertEquals(
        new KernelVersion(5, 17),
        report(BuildOptions.builder().compression(lz4.withTailPacking(true))).minKernel());
    BuildReport extents = report(BuildOptions.builder().compression(lz4.withEncodedExtents(true)));
    assertEquals(new KernelVersion(6, 15), extents.minKernel());
    assertTrue(extents.features().contains("48bit"), () -> extents.toString());
  }

  @Test
  void targetKernel_choosesTheForm() throws IOException {
    BuildOptions.Builder options = BuildOptions.builder().compression(LZ4);
    assertEquals(
        KernelVersion.parse("5.4"),
        report(options.targetKernel(KernelVersion.parse("5.10"))).minKernel());
    assertEquals(
        KernelVersion.parse("5.13"),
        report(options.targetKernel(KernelVersion.parse("6.14"))).minKernel());
    assertEquals(
        KernelVersion.parse("6.15"),
        report(options.targetKernel(KernelVersion.parse("6.15"))).minKernel());
  }

  static Stream<Arguments> contradictions() {
    CompressionOptions lz4 = CompressionOptions.of(LZ4);
    return Stream.of(
        Arguments.of(
            "6.9", CompressionOptions.of(ZSTD), "expected 6.10 or newer for zstd compression"),
        Arguments.of(
            "6.5",
            lz4.with("*.x", Compression.parse("deflate")),
            "expected 6.6 or newer for deflate compression"),
        Arguments.of(
            "5.12",
            CompressionOptions.of(LZ4.withClusterSize(8192)),
            "expected 5.13 or newer for clusters of several blocks"),
        Arguments.of("6.0", lz4.withFragments(true), "expected 6.1 or newer for fragments"),
        Arguments.of("5.16", lz4.withTailPacking(true), "expected 5.17 or newer for tail packing"),
        Arguments.of(
            "6.14", lz4.withEncodedExtents(true), "expected 6.15 or newer for encoded extents"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void targetKernel_refusesWhatItDoesNotRead(
      String kernel, CompressionOptions compression, String message) {
    BuildOptions.Builder options =
        BuildOptions.builder().compression(compression).targetKernel(KernelVersion.parse(kernel));
    BuildException e = assertThrows(BuildException.class, () -> report(options));
    String text = e.getMessage();
    assertTrue(text.startsWith("target kernel " + kernel + ": " + message), text);
    assertThrows(NoSuchFileException.class, () -> Files.size(temp.resolve("report")));
  }

  @Test
  void sourceThatShrinks_namesPath() {
    ErofsBuilder builder =
        ErofsBuilder.to(temp.resolve("image"))
            .options(BuildOptions.builder().compression(ZSTD).build())
            .file(
                "/dir/short",
                PLAIN,
                new ContentSource() {
                  @Override
                  public long size() {
                    return 5_000_000;
                  }

                  @Override
                  public java.io.InputStream open() {
                    return new java.io.ByteArrayInputStream(new byte[4_500_000]);
                  }
                });
    BuildException e = assertThrows(BuildException.class, builder::build);
    assertEquals("/dir/short: changed while it was read: expected 5000000 bytes", e.getMessage());
    assertFalse(Files.exists(temp.resolve("image")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zstd|zstd 3",
        "zstd,19|zstd 19",
        "lz4hc,level=12|lz4hc 12",
        "LZMA|lzma 6",
        "deflate,9|deflate 9"
      })
  void parse_methodsAndLevels(String text, String expected) {
    Compression parsed = Compression.parse(text);
    assertEquals(expected, parsed.method() + " " + parsed.level());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lzo|compression: expected lz4, lz4hc, lzma, deflate or zstd, found 'lzo'",
        "zstd,|compression: expected METHOD or METHOD,LEVEL, found 'zstd,'",
        "zstd,3,4|compression: expected METHOD or METHOD,LEVEL, found 'zstd,3,4'",
        "zstd,23|level of zstd: expected 1..22, found 23"
      })
  void parse_refuses(String text, String message) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Compression.parse(text));
    assertEquals(message, e.getMessage());
  }

  @Test
  void clusterSize_outOfRange_refused() {
    assertThrows(IllegalArgumentException.class, () -> ZSTD.withClusterSize(4096));
    assertThrows(IllegalArgumentException.class, () -> LZ4.withClusterSize(5000));
    assertThrows(IllegalArgumentException.class, () -> LZ4.withClusterSize(2 << 20));
  }
}
