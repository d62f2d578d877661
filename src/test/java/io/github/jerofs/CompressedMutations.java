package io.github.jerofs;

import static io.github.jerofs.testkit.ImageBytes.sb;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.ImageBytes;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.io.TempDir;

/** Compressed images of the corpus, changed and compared with the original. */
abstract class CompressedMutations {
  static final Class<CorruptImageException> CORRUPT = CorruptImageException.class;

  static final Class<UnsupportedImageException> UNSUPPORTED = UnsupportedImageException.class;

  static final int ALGORITHMS = sb(84);
  static final int INCOMPAT = sb(80);
  static final int PACKED_NID = sb(96);
  static final String[] COMPRESSED = {"/c1", "/c2", "/c3", "/same", "/tail"};

  static final String[] WITH_FRAGMENTS = {"/c1", "/c2", "/c3", "/d/e", "/same", "/tail", "/tiny"};

  @TempDir Path temp;

  interface Mutation {
    void apply(ImageBytes image) throws IOException;
  }

  interface Check {
    void run(Path image, Manifest truth) throws IOException;
  }

  /** Changes the expected content of a file relative to the good image. */
  interface Change {
    void apply(byte[] content, ImageBytes image) throws IOException;
  }

  DynamicTest test(String row, String base, Mutation mutation, Check check) {
    return dynamicTest(
        row + " (" + base + ")",
        () -> {
          ImageBytes image = ImageBytes.of(image(base));
          byte[] before = image.toArray();
          mutation.apply(image);
          assertFalse(Arrays.equals(before, image.toArray()), "nothing was changed");
          check.run(Files.write(temp.resolve("image"), image.toArray()), truth(base));
        });
  }

  static Path bases() {
    return Corpus.small().folder().resolve("corrupt/bases");
  }

  static Path image(String base) {
    Path file = bases().resolve(base + ".erofs");
    return Files.exists(file) ? file : Corpus.small().image(base);
  }

  static Manifest truth(String base) throws IOException {
    Path manifest = bases().resolve(base + ".jsonl");
    if (Files.exists(manifest)) {
      return Manifest.read(manifest);
    }
    for (Corpus.Image image : Corpus.small().images()) {
      if (image.name().equals(base)) {
        return Manifest.read(image.manifest());
      }
    }
    throw new AssertionError("no image " + base);
  }

  DynamicTest mountFails(
      String row, String base, Class<? extends ErofsException> kind, Mutation mutation) {
    return test(
        row, base, mutation, (image, truth) -> assertThrows(kind, () -> Erofs.open(image).close()));
  }

  DynamicTest fine(String row, String base, Mutation mutation) {
    return test(row, base, mutation, (image, truth) -> compare(truth, image, CORRUPT));
  }

  DynamicTest fails(
      String row,
      String base,
      Class<? extends ErofsException> kind,
      Mutation mutation,
      String... paths) {
    return test(
        row,
        base,
        mutation,
        (image, truth) -> {
          Manifest expected = truth;
          for (String path : paths) {
            expected = expected.failing(path, Set.of("read"));
          }
          compare(expected, image, kind);
        });
  }

  DynamicTest reads(String row, String base, String path, Change change, Mutation mutation) {
    return test(
        row,
        base,
        mutation,
        (image, truth) -> {
          byte[] content;
          try (FileSystem fs = Erofs.open(image(base))) {
            content = Files.readAllBytes(fs.getPath(path));
          }
          byte[] before = content.clone();
          change.apply(content, ImageBytes.of(image(base)));
          assertFalse(Arrays.equals(before, content), "the same content is expected");
          compare(truth.holding(path, content), image, CORRUPT);
        });
  }

  static void compare(Manifest expected, Path image, Class<? extends ErofsException> errorKind)
      throws IOException {
    List<IOException> errors = new ArrayList<>();
    try (FileSystem fs = Erofs.open(image)) {
      Manifest actual = Manifest.ofDamaged(fs.getPath("/"), errors);
      assertEquals(List.of(), expected.differences(actual));
    }
    errors.forEach(error -> assertEquals(errorKind, error.getClass(), error::toString));
  }

  static Change zeros(int from, int to) {
    return (content, image) -> Arrays.fill(content, from, to, (byte) 0);
  }

  static Stream<DynamicTest> each(IntStream values, IntFunction<DynamicTest> test) {
    return values.mapToObj(test);
  }
}
