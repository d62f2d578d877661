package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Images with objects. */
abstract class ComposefsFixture {
  static final Path VECTORS = Path.of("../shared/vectors/composefs");
  static final Path SMALL = Path.of("src/test/resources/systems/composefs");
  @TempDir Path temp;

  static Path vector(String name) {
    Path directory = VECTORS.resolve(name);
    assumeTrue(Files.exists(directory), () -> "no " + directory);
    return directory;
  }

  static ErofsOptions objectsOf(Path vector) {
    return ErofsOptions.builder().objects(vector.resolve("objects")).verifyObjects(true).build();
  }

  static List<String> findings(Path image, ErofsOptions options) throws IOException {
    List<String> findings = new ArrayList<>();
    Erofs.check(
        image,
        options,
        new CheckOptions(true, true),
        finding -> findings.add(finding.kind() + " " + finding.path() + " " + finding.message()));
    return findings;
  }

  static void assertEqualsTruth(String manifest, Path vector, ErofsOptions options)
      throws IOException {
    Manifest truth = Manifest.read(vector.resolve(manifest));
    try (FileSystem fs = Erofs.open(vector.resolve("image.cfs"), options)) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  /** Writes an image without composefs header, with one file that refers to an object. */
  Path imageOf(String redirect, byte[] metacopy) throws IOException {
    EntryAttributes attributes =
        EntryAttributes.of(0644)
            .withXattr("trusted.overlay.metacopy", metacopy)
            .withXattr("trusted.overlay.redirect", redirect.getBytes(US_ASCII));
    Path image = temp.resolve("tiny");
    ErofsBuilder.to(image)
        .options(BuildOptions.builder().replaceExisting(true).build())
        .file("/file", attributes, ContentSource.of(new byte[3]))
        .build();
    return image;
  }
}
