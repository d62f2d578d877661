package io.github.jerofs.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.HiddenInode;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The figures of a report, compared with the manifests of the images. */
final class ReportFiguresTest {
  private static ImageReport collect(FileSystem fs) throws IOException {
    return ReportCollector.collect(
        fs,
        (path, e) -> {
          throw new AssertionError(path.toString(), e);
        });
  }

  private static ImageReport collect(String name) throws IOException {
    try (FileSystem fs = Erofs.open(Corpus.small().image(name))) {
      return collect(fs);
    }
  }

  @TestFactory
  Stream<DynamicTest> corpus_allSumsAgree() throws IOException {
    return Corpus.small().images().stream()
        .map(image -> dynamicTest(image.name(), () -> check(image)));
  }

  private static void check(Corpus.Image image) throws IOException {
    Collection<Long> sizes = Manifest.read(image.manifest()).fileSizes();
    try (FileSystem fs = Erofs.open(image.file(), image.options())) {
      ImageReport report = collect(fs);
      assertEquals(sizes.size(), report.counts().files());
      assertEquals(sizes.stream().mapToLong(Long::longValue).sum(), report.tree().sum().bytes());
      ImageReport.Space space = report.space();
      long stored = space.files() + space.fragments();
      checkTree(report.tree());
      assertEquals(stored, report.tree().sum().stored());
      assertEquals(stored, stored(report.layouts().values()));
      assertEquals(stored, stored(report.types().values()) + report.otherTypes().stored());
      assertEquals(
          stored, report.ways().values().stream().mapToLong(ExtentTally.Way::stored).sum());
      assertTrue(space.named() <= space.total(), space::toString);
      assertTrue(report.complete());
      long reused = report.ways().values().stream().mapToLong(ExtentTally.Way::reused).sum();
      if (report.info().metaboxNid() != 0) {
        return; // views count decompressed bytes of the metabox, the report stored ones
      }
      assertEquals(storedData(fs), stored - space.fragments() + reused - fragmentsReused(report));
    }
  }

  private static long fragmentsReused(ImageReport report) {
    ExtentTally.Way fragments = report.ways().get(FileExtent.Kind.FRAGMENT.toString());
    return fragments == null ? 0 : fragments.reused();
  }

  private static long stored(Collection<Sum> sums) {
    return sums.stream().mapToLong(Sum::stored).sum();
  }

  /** Returns the sum of the stored sizes that the attribute views report. */
  private static long storedData(FileSystem fs) throws IOException {
    long sum = 0;
    for (Path file : uniqueFiles(fs)) {
      sum += view(file).readStoredData().size();
    }
    return sum;
  }

  private static ErofsFileAttributeView view(Path path) {
    return Files.getFileAttributeView(
        path, ErofsFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static List<Path> uniqueFiles(FileSystem fs) throws IOException {
    List<Path> files = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    try (Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        ErofsFileAttributes attributes = view(path).readAttributes();
        if (attributes.isRegularFile() && seen.add(attributes.fileKey())) {
          files.add(path);
        }
      }
    }
    return files;
  }

  private static ExtentTally.Way way(ImageReport report, String name) {
    return Objects.requireNonNull(report.ways().get(name), name);
  }

  private static void checkTree(DirectoryTree.Node node) {
    if (!node.isDirectory()) {
      return;
    }
    Sum sum = new Sum();
    sum.add(node.rest());
    for (DirectoryTree.Node child : node.children()) {
      checkTree(child);
      sum.add(child.sum());
    }
    assertEquals(node.sum().files(), sum.files(), node.name());
    assertEquals(node.sum().bytes(), sum.bytes(), node.name());
    assertEquals(node.sum().stored(), sum.stored(), node.name());
  }

  /** mkfs.erofs stores equal chunks once. */
  @Test
  void chunks_equalContent_storedOnce() throws IOException {
    Set<String> contents = new HashSet<>();
    AtomicLong expected = new AtomicLong();
    try (FileSystem fs = Erofs.open(Corpus.small().image("chunk-indexes"))) {
      for (Path file : uniqueFiles(fs)) {
        byte[] content = Files.readAllBytes(file);
        view(file)
            .readExtents(
                extent -> {
                  String part =
                      Arrays.toString(
                          Arrays.copyOfRange(content, (int) extent.offset(), (int) extent.end()));
                  if (extent.kind() == FileExtent.Kind.PLAIN && contents.add(part)) {
                    expected.addAndGet(extent.length());
                  }
                });
      }
      ExtentTally.Way plain = way(collect(fs), "plain");
      assertEquals(expected.get(), plain.stored());
      assertTrue(plain.reused() > 0);
    }
  }

  @Test
  void uncompressedImage_storedEqualsSize() throws IOException {
    ImageReport report = collect("plain-default");
    ExtentTally.Way holes = report.ways().get("hole");
    long zeros = holes == null ? 0 : holes.bytes();
    assertEquals(report.tree().sum().bytes() - zeros, report.tree().sum().stored());
  }

  @Test
  void allFragments_packedInodeShared() throws IOException {
    try (FileSystem fs = Erofs.open(Corpus.small().image("z-zstd-allfrag"))) {
      ImageReport report = collect(fs);
      HiddenInode packed = Erofs.hiddenInodes(fs).get(0);
      assertEquals(packed.stored().size(), report.space().packed());
      assertTrue(report.space().fragments() <= report.space().packed());
      assertTrue(report.space().fragments() > report.space().packed() / 2);
    }
  }

  @Test
  void deduplicatedExtents_found() throws IOException {
    ImageReport report = collect("z-lz4hc-dedupe");
    assertTrue(way(report, "lz4").reusedExtents() > 0);
    assertTrue(report.files().reused().get(0).use().reused() > 0);
  }

  @Test
  void hardLinks_countOnce() throws IOException {
    try (FileSystem fs = Erofs.open(Path.of("samples/sample.erofs"))) {
      ImageReport report = collect(fs);
      assertEquals(new ImageReport.Links(1, Files.size(fs.getPath("/README.txt"))), report.links());
      assertEquals(6, report.counts().files());
      assertEquals(1, report.counts().symlinks());
      assertEquals(5, report.counts().directories());
      assertEquals(12, report.counts().compact() + report.counts().extended());
    }
  }
}
