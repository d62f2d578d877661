package io.github.jerofs.interop;

import io.github.jerofs.testkit.Mkfs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;

/** A tool on a tree that is packed into an image and opened by URI. */
@SuppressWarnings("NullAway.Init")
abstract class ToolTest {
  @TempDir Path temp;

  private FileSystem open;

  /** The images: plain data, inline tails, compressed. */
  static Stream<Arguments> packings() {
    return Stream.of("-Enoinline_data", "-x1", "-zlz4hc -C65536").map(Arguments::of);
  }

  /** Packs {@code tree} and returns the root of the image. */
  Path pack(Path tree, String options) throws IOException, InterruptedException {
    Path image = Mkfs.pack(tree, temp.resolve("image.erofs"), options.split(" ", -1));
    open = FileSystems.newFileSystem(URI.create("erofs:" + image.toUri() + "!/"), Map.of());
    return open.getPath("/");
  }

  @AfterEach
  void closeImage() throws IOException {
    if (open != null) {
      open.close();
    }
  }

  Path newTree() throws IOException {
    return Files.createDirectory(temp.resolve("tree"));
  }

  static Path write(Path file, byte[] data) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, data);
  }

  /** Returns the sorted names of everything below {@code root}, relative to it. */
  static List<String> names(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.map(path -> root.relativize(path).toString().replaceAll("/$", ""))
          .sorted()
          .toList();
    }
  }
}
