package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every image must read exactly as its manifest states. Most manifests are from kernel mounts. */
final class CorpusTest {
  @TestFactory
  Stream<DynamicTest> shippedImages_equalManifests() throws IOException {
    return tests(Corpus.small());
  }

  @TestFactory
  Stream<DynamicTest> largeCorpus_equalsManifests() throws IOException {
    Corpus corpus = Corpus.large();
    Assumptions.assumeTrue(
        corpus.exists(), () -> "no corpus at " + corpus.folder() + ": only shipped images tested");
    return tests(corpus);
  }

  private static Stream<DynamicTest> tests(Corpus corpus) throws IOException {
    return corpus.images().stream()
        .flatMap(
            image ->
                Stream.of(ImageAccess.MAPPED, ImageAccess.CHANNEL)
                    .map(access -> dynamicTest(image + " " + access, () -> check(image, access))));
  }

  private static void check(Corpus.Image image, ImageAccess access) throws IOException {
    Manifest truth = Manifest.read(image.manifest());
    try (FileSystem fs =
        Erofs.open(image.file(), image.options().toBuilder().access(access).build())) {
      Manifest actual = Manifest.of(fs.getPath("/"));
      assertEquals(List.of(), truth.differences(actual));
      assertEquals(truth.size(), actual.size());
    }
  }
}
