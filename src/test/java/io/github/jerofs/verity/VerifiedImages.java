package io.github.jerofs.verity;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Opens images with root hashes. */
abstract class VerifiedImages {
  static final Path IMAGES = Path.of("src/test/resources/corpus/images");
  static final Path SAMPLE = Path.of("samples/sample.erofs");
  @TempDir Path temp;

  /** Returns a copy of {@code image}. */
  Path copy(Path image) throws IOException {
    return Files.copy(image, temp.resolve(String.valueOf(image.getFileName())));
  }

  static ErofsOptions rootHash(BuiltHashTree tree) {
    return ErofsOptions.builder().rootHash(tree.rootHash()).build();
  }

  /** Returns the hash of each file's content, or the message of the error. */
  static SortedMap<String, String> contents(FileSystem fs) throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        String content;
        try {
          content = Arrays.hashCode(Files.readAllBytes(path)) + "";
        } catch (CorruptImageException e) {
          content = String.valueOf(e.getMessage());
        }
        contents.put(path.toString(), content);
      }
    }
    return contents;
  }

  static SortedMap<String, String> contents(Path image, ErofsOptions options) throws IOException {
    try (FileSystem fs = Erofs.open(image, options)) {
      return contents(fs);
    }
  }

  static <E extends Exception> void refused(
      Class<E> type, String why, ImageLocation image, ErofsOptions options) {
    E e = assertThrows(type, () -> Erofs.open(image, options).close());
    assertTrue(String.valueOf(e.getMessage()).contains(why), e::toString);
  }

  static void refused(String why, Path image, ErofsOptions options) {
    refused(CorruptImageException.class, why, ImageLocation.of(image), options);
  }

  static void inapplicable(String why, Path image, ErofsOptions options) {
    refused(InapplicableOptionException.class, why, ImageLocation.of(image), options);
  }

  static void flip(Path file, long position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) position] ^= 1;
    Files.write(file, bytes);
  }
}
