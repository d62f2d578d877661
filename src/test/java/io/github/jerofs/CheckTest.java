package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.DamagedImages;
import io.github.jerofs.testkit.DamagedImages.Case;
import io.github.jerofs.testkit.ImageBytes;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link Erofs#check} has no findings in valid images, and at least one in images that {@code
 * fsck.erofs} rejects.
 */
final class CheckTest {
  /**
   * Case → the reason why {@code Erofs.check} has no findings although {@code fsck.erofs} 1.9.3
   * rejects the image.
   */
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          // Neither Linux nor jerofs uses the hint to the next head.
          "z-delta1-wrong", "the data is read correctly without it",
          "z-cblkcnt-zero", "a count of zero blocks is a hole",
          "z-cfg-len0", "length 0 means 65536, as in Linux");

  @TempDir private Path temp;

  private static class Collector implements CheckListener {
    final List<Finding> findings = new ArrayList<>();
    final Map<String, String> digests = new TreeMap<>();
    long checked;

    @Override
    public void finding(Finding finding) {
      findings.add(finding);
    }

    @Override
    public void checked(String path, long size) {
      checked++;
    }

    @Override
    public void digest(String path, String sha256) {
      digests.put(path, sha256);
    }
  }

  @TestFactory
  Stream<DynamicTest> goodImages_noFindings() throws IOException {
    Corpus corpus = Corpus.large().exists() ? Corpus.large() : Corpus.small();
    return corpus.images().stream()
        .map(
            image ->
                dynamicTest(
                    image.toString(),
                    () -> {
                      Collector collector = new Collector();
                      Erofs.check(image.file(), image.options(), CheckOptions.DATA, collector);
                      assertEquals(List.of(), collector.findings);
                      assertFalse(collector.checked == 0);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> damagedImages_findingsWhereOthersFindSome() throws IOException {
    return DamagedImages.in(Corpus.small()).cases().stream()
        .map(damaged -> dynamicTest(damaged.toString(), () -> check(damaged)));
  }

  private void check(Case damaged) throws IOException {
    Collector collector = new Collector();
    Path file = damaged.write(temp);
    Erofs.check(file, damaged.options(), CheckOptions.DATA, collector);
    if (damaged.fsckRejects() && !EXCEPTIONS.containsKey(damaged.name())) {
      assertFalse(collector.findings.isEmpty(), "no findings");
    }
  }

  @Test
  void directoryLinks_oneOrTwoMoreThanSubdirectories() throws IOException {
    Path base = Corpus.small().folder().resolve("corrupt/bases/plain.erofs");
    for (int links : new int[] {0, 1, 2, 3, 4}) {
      ImageBytes bytes = ImageBytes.of(base);
      bytes.set16(bytes.inode("/dir") + 6, links); // has one subdirectory
      Path file = Files.write(temp.resolve("links.erofs"), bytes.toArray());
      Collector collector = new Collector();
      Erofs.check(file, ErofsOptions.DEFAULT, CheckOptions.METADATA, collector);
      List<String> found =
          collector.findings.stream().map(finding -> finding.kind() + finding.path()).toList();
      assertEquals(links == 1 || links == 3 ? List.of() : List.of("LINKS/dir"), found);
    }
  }

  @Test
  void progress_reportsInodes() throws IOException {
    long[] stated = new long[1];
    Collector collector =
        new Collector() {
          @Override
          public void begins(long inodes) {
            stated[0] = inodes;
          }
        };
    Path image = Corpus.small().image("names");
    Erofs.check(image, ErofsOptions.DEFAULT, CheckOptions.METADATA, collector);
    try (FileSystem fs = Erofs.open(image)) {
      assertEquals(Erofs.info(fs).inodes(), stated[0]);
    }
    assertEquals(stated[0], collector.checked);
  }

  @Test
  void digests_equalThoseOfFiles() throws IOException {
    Path image = Corpus.small().image("names");
    Collector collector = new Collector();
    Erofs.check(image, ErofsOptions.DEFAULT, new CheckOptions(false, true), collector);
    Map<String, String> expected = new TreeMap<>();
    try (FileSystem fs = Erofs.open(image);
        Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        if (!Files.isSymbolicLink(path)) {
          expected.put(path.toString(), Manifest.sha256(path));
        }
      }
    }
    assertEquals(expected, collector.digests);
  }
}
