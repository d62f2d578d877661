package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.internal.format.SuperblockFields;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images with compressed files, merged into one tree that refers to them. */
final class CompressedIndexTest {
  private static final int[] SIZES = {0, 1, 4096, 5000, 70_000, 300_000};
  private static final Set<FileExtent.Kind> REFERABLE =
      EnumSet.of(FileExtent.Kind.PLAIN, FileExtent.Kind.HOLE, FileExtent.Kind.COMPRESSED);
  private static final EntryAttributes PLAIN = EntryAttributes.of(0640);

  @TempDir private Path temp;

  /** Returns text with stretches of noise, so that some clusters are stored uncompressed. */
  private static byte[] content(int part, int size) {
    byte[] bytes = new byte[size];
    Random random = new Random(31L * part + size);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ((i >> 16) % 3 == 2 ? random.nextInt() : 'a' + random.nextInt(3));
    }
    return bytes;
  }

  /** Builds an image with {@code method}, or without compression if that is "none". */
  private Path part(int number, String method, BuildOptions.Builder options) throws IOException {
    if (!method.equals("none")) {
      CompressionOptions compression = CompressionOptions.of(Compression.parse(method));
      CompressionOptions others = options.build().compression();
      options.compression(
          compression
              .withFragments(others.fragments())
              .withTailPacking(others.tailPacking())
              .withEncodedExtents(others.encodedExtents().orElse(false)));
    }
    Path image = temp.resolve("part" + number);
    ErofsBuilder builder = ErofsBuilder.to(image).options(options.build());
    for (int size : SIZES) {
      EntryAttributes attributes = PLAIN.withXattr("user.x", new byte[number % 20 + size % 13]);
      builder.file(name(number, size), attributes, ContentSource.of(content(number, size)));
    }
    builder.hardLink("/linked" + number, name(number, 70_000)).build();
    return image;
  }

  private static String name(int part, int size) {
    return "/dir/" + part + "-" + size;
  }

  private static BuildOptions.Builder indexable() {
    return BuildOptions.builder().inlineTails(false);
  }

  private static BuildOptions.Builder with(CompressionOptions options) {
    return indexable().compression(options);
  }

  private List<Path> parts(String... methods) throws IOException {
    List<Path> parts = new ArrayList<>();
    for (String method : methods) {
      parts.add(part(parts.size() + 1, method, indexable()));
    }
    return parts;
  }

  private BuildReport merge(List<Path> parts) throws IOException {
    return merge(parts, BuildOptions.DEFAULT);
  }

  private BuildReport merge(List<Path> parts, BuildOptions options) throws IOException {
    ErofsBuilder builder = ErofsBuilder.to(merged()).options(options);
    for (Path part : parts) {
      builder.addImageIndex(() -> Erofs.open(part));
    }
    return builder.build();
  }

  private Path merged() {
    return temp.resolve("merged");
  }

  private void assertHolds(int parts, ErofsOptions options) throws IOException {
    try (FileSystem fs = Erofs.open(merged(), options)) {
      for (int part = 1; part <= parts; part++) {
        for (int size : SIZES) {
          Path file = fs.getPath(name(part, size));
          assertArrayEquals(content(part, size), Files.readAllBytes(file), file.toString());
        }
        assertEquals(2, Files.getAttribute(fs.getPath("/linked" + part), "unix:nlink"));
      }
    }
    List<Finding> findings = new ArrayList<>();
    Erofs.check(merged(), options, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
  }

  /** Compares the merged image with its mount by the kernel. */
  private void assertAsMounted(List<Path> parts) throws Exception {
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no comparison with the kernel: " + whyNot.get());
    ErofsOptions options = ErofsOptions.builder().devices(parts).build();
    try (KernelMount mount = KernelMount.of(merged(), temp, parts.toArray(new Path[0]));
        FileSystem fs = Erofs.open(merged(), options)) {
      Manifest kernel = HostManifest.of(mount.directory());
      assertEquals(List.of(), kernel.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  private void assertMerged(List<Path> parts) throws Exception {
    assertHolds(parts.size(), ErofsOptions.builder().devices(parts).build());
    assertAsMounted(parts);
  }

  @ParameterizedTest
  @CsvSource({
    "lz4, 5.16",
    "'lz4:4K', 5.16",
    "lz4hc, 5.16",
    "'lzma,1', 5.16",
    "deflate, 6.6",
    "zstd, 6.10"
  })
  void twoParts_formOneTree(String method, String kernel) throws Exception {
    List<Path> parts =
        method.equals("lz4:4K") ? List.of(small(1), small(2)) : parts(method, method);
    BuildReport report = merge(parts);
    assertEquals(kernel, report.minKernel().toString());
    assertEquals(List.of(), report.codecs(), "nothing is compressed");
    assertTrue(report.reproducible());
    assertTrue(report.bytes() <= 5 * 4096, report::toString);
    assertMerged(parts);
  }

  /** Builds an image for Linux 5.4, which has pclusters of one block and no records. */
  private Path small(int number) throws IOException {
    return part(number, "lz4", indexable().targetKernel(new KernelVersion(5, 4)));
  }

  @Test
  void partsOfManyForms_formOneTree() throws Exception {
    List<Path> parts = new ArrayList<>(parts("none", "lz4", "zstd", "deflate", "lzma,1"));
    parts.add(small(6));
    merge(parts);
    assertMerged(parts);
  }

  @Test
  void encodedExtents_formOneTree() throws Exception {
    List<Path> parts =
        List.of(
            part(1, "zstd", with(CompressionOptions.NONE.withEncodedExtents(true))),
            part(2, "lz4", with(CompressionOptions.NONE.withEncodedExtents(true))),
            part(3, "lz4", indexable()));
    assertEquals("6.15", merge(parts).minKernel().toString());
    assertMerged(parts);
  }

  @Test
  void manyParts_formOneTree() throws Exception {
    String[] methods = new String[16];
    for (int i = 0; i < methods.length; i++) {
      methods[i] = i % 3 == 0 ? "none" : i % 3 == 1 ? "lz4" : "zstd,1";
    }
    List<Path> parts = parts(methods);
    merge(parts);
    assertMerged(parts);
  }

  @Test
  void partsBehindTheImage_readAsOneFile() throws IOException {
    List<Path> parts = parts("lz4", "none", "zstd");
    merge(parts);
    try (OutputStream out = Files.newOutputStream(merged(), StandardOpenOption.APPEND)) {
      for (Path part : parts) {
        Files.copy(part, out);
      }
    }
    assertHolds(3, ErofsOptions.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"z-lz4hc-dedupe", "z-zstd-dedupe", "48bit-lz4-dedupe", "hand-head2"})
  void imagesOfOtherBuilders_readBack(String name) throws Exception {
    Path part = Corpus.large().image(name);
    assumeTrue(Files.exists(part), "no large corpus");
    try (FileSystem source = Erofs.open(part)) {
      BuildOptions options =
          BuildOptions.builder()
              .rule(
                  (path, type, a) -> isReferable(source, path) ? Optional.of(a) : Optional.empty())
              .build();
      merge(List.of(part), options);
      ErofsOptions open = ErofsOptions.builder().devices(List.of(part)).build();
      boolean partial = false;
      try (FileSystem fs = Erofs.open(merged(), open);
          var files = Files.walk(fs.getPath("/"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertArrayEquals(
              Files.readAllBytes(source.getPath(file.toString())), Files.readAllBytes(file));
          partial |= extents(file).stream().anyMatch(FileExtent::partial);
        }
      }
      assertEquals(name.contains("dedupe"), partial, "whether pclusters are shared in part");
    }
    assertAsMounted(List.of(part));
  }

  private static List<FileExtent> extents(Path file) throws IOException {
    List<FileExtent> extents = new ArrayList<>();
    Files.getFileAttributeView(file, ErofsFileAttributeView.class).readExtents(extents::add);
    return extents;
  }

  private static boolean isReferable(FileSystem fs, String name) {
    try {
      Path file = fs.getPath(name);
      return !Files.isRegularFile(file)
          || extents(file).stream().allMatch(extent -> REFERABLE.contains(extent.kind()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertRefused(Path part, String reason) {
    BuildException e = assertThrows(BuildException.class, () -> merge(List.of(part)));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertFalse(Files.exists(merged()));
  }

  @Test
  void dataBesideTheMetadata_refusedWithTheOption() throws IOException {
    Path packed = part(1, "lz4", with(CompressionOptions.NONE.withTailPacking(true)));
    assertRefused(packed, "build the image without tail packing");
    Path fragments = part(2, "lz4", with(CompressionOptions.NONE.withFragments(true)));
    assertRefused(fragments, "build the image without fragments");
    assertRefused(part(3, "lz4", BuildOptions.builder()), "build the image without inline tails");
  }

  @Test
  void lz4WithoutPadding_refused() throws IOException {
    Path part = small(1);
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(4), 1024 + SuperblockFields.FEATURE_COMPAT.offset());
      channel.write(ByteBuffer.allocate(4), 1024 + SuperblockFields.FEATURE_INCOMPAT.offset());
    }
    assertRefused(part, "LZ4 without zero padding");
  }

  @Test
  void targetKernelBeforeTheParts_refused() throws IOException {
    List<Path> parts = parts("zstd");
    BuildOptions options = BuildOptions.builder().targetKernel(new KernelVersion(6, 6)).build();
    BuildException e = assertThrows(BuildException.class, () -> merge(parts, options));
    assertTrue(e.getMessage().contains("expected 6.10 or newer"), e.getMessage());
  }

  @Test
  void partsOverTheAddressSpace_refused() throws IOException {
    List<Path> parts = parts("lz4", "lz4");
    try (FileChannel first = FileChannel.open(parts.get(0), StandardOpenOption.WRITE);
        FileChannel second = FileChannel.open(parts.get(1), StandardOpenOption.WRITE)) {
      first.write(ByteBuffer.allocate(1), (9L << 40) - 1);
      second.write(ByteBuffer.allocate(1), (9L << 40) - 1);
    } catch (IOException e) {
      abort("no sparse file of 9 TiB here: " + e);
    }
    BuildException e = assertThrows(BuildException.class, () -> merge(parts));
    assertTrue(e.getMessage().contains("limit exceeded"), e.getMessage());
    BuildReport report = merge(parts.subList(0, 1));
    assertEquals("5.16", report.minKernel().toString());
  }

  @Test
  void archiveAndImage_refusedTogether() throws IOException {
    Path part = parts("lz4").get(0);
    ErofsBuilder builder =
        ErofsBuilder.to(merged())
            .addImageIndex(() -> Erofs.open(part))
            .addTarIndex(temp.resolve("any.tar"), Whiteouts.KEEP);
    BuildException e = assertThrows(BuildException.class, builder::build);
    assertTrue(e.getMessage().contains("blocks of 512 bytes"), e.getMessage());
  }
}
