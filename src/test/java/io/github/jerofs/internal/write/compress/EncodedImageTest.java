package io.github.jerofs.internal.write.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.testkit.KernelMount;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way to encode, on contents of every kind: our reader and the kernel give the content back.
 */
final class EncodedImageTest {
  private static final Map<String, byte[]> SMALL = Contents.small();
  private static final Map<String, byte[]> LARGE = Contents.large();

  @TempDir private Path directory;

  static Stream<Encoding> encodings() {
    List<Encoding> all = new ArrayList<>();
    for (CompressionMethod method : CompressionMethod.values()) {
      Encoding base = Encoding.of(method);
      if (method == CompressionMethod.LZMA) {
        base = base.withLevel(0);
      }
      all.add(base);
      all.add(base.withFragments(true));
      all.add(base.withInlineTail(true));
      all.add(base.withForm(Encoding.Form.EXTENTS));
      all.add(base.withForm(Encoding.Form.EXTENTS).withFragments(true));
      if (base.fillsPclusters()) {
        all.add(base.withClusterSize(4096));
      }
      all.add(base.withClusterSize(8192).withInlineTail(true));
      all.add(base.withClusterSize(1 << 20).withFragments(true));
    }
    return all.stream();
  }

  private static Map<String, byte[]> contents(Encoding encoding) {
    Map<String, byte[]> contents = new LinkedHashMap<>(SMALL);
    if (encoding.method() == CompressionMethod.LZMA) {
      contents.keySet().removeIf(name -> name.startsWith("mixed-")); // they take too long
    } else if (hasLarge(encoding)) {
      contents.putAll(LARGE);
    }
    return contents;
  }

  /** LZ4HC takes longer than LZ4 and has the same forms. */
  private static boolean hasLarge(Encoding encoding) {
    CompressionMethod method = encoding.method();
    return method == CompressionMethod.LZ4HC
        ? encoding.equals(Encoding.of(method))
        : encoding.clusterSize() == method.defaultClusterSize();
  }

  private static List<EncodedImage.Entry> entries(Encoding encoding) {
    List<EncodedImage.Entry> entries = new ArrayList<>();
    int number = 0;
    for (Map.Entry<String, byte[]> file : contents(encoding).entrySet()) {
      // Every place of the map header modulo 32.
      int xattr = number++ % 9 - 1;
      entries.add(
          new EncodedImage.Entry(
              file.getKey(), file.getValue(), encoding, xattr < 0 ? -1 : xattr * 4));
    }
    return entries;
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void contents_asTheyWere(Encoding encoding) throws Exception {
    Path image = directory.resolve("image");
    List<EncodedFile> encoded;
    try (FileEncoder encoder = new FileEncoder(2, 32 << 20)) {
      encoded = EncodedImage.write(image, entries(encoding), encoding, encoder);
    }
    assertTrue(
        encoded.stream().anyMatch(file -> !(file instanceof EncodedFile.Flat)),
        "nothing was compressed");
    try (FileSystem fs = Erofs.open(image)) {
      assertContents(contents(encoding), fs.getPath("/"));
    }
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "not compared with the kernel: " + whyNot.orElse(""));
    try (KernelMount mount = KernelMount.of(image, directory)) {
      assertContents(contents(encoding), mount.directory());
    }
  }

  private static void assertContents(Map<String, byte[]> contents, Path root) throws IOException {
    try (Stream<Path> listed = Files.list(root)) {
      assertEquals(contents.size(), listed.count());
    }
    for (Map.Entry<String, byte[]> file : contents.entrySet()) {
      byte[] found = Files.readAllBytes(root.resolve(file.getKey()));
      assertArrayEquals(file.getValue(), found, file.getKey());
    }
  }

  @Test
  void threads_sameBytes() throws Exception {
    for (Encoding encoding :
        List.of(
            Encoding.of(CompressionMethod.LZ4HC).withFragments(true),
            Encoding.of(CompressionMethod.ZSTD).withForm(Encoding.Form.EXTENTS))) {
      byte[] first = null;
      for (int threads : new int[] {1, 2, 7}) {
        Path image = directory.resolve("image" + threads);
        try (FileEncoder encoder = new FileEncoder(threads, threads << 22)) {
          EncodedImage.write(image, entries(encoding), encoding, encoder);
        }
        byte[] bytes = Files.readAllBytes(image);
        first = first == null ? bytes : first;
        assertArrayEquals(first, bytes, encoding + ", " + threads + " threads");
      }
    }
  }
}
