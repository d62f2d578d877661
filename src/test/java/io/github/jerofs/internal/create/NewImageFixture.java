package io.github.jerofs.internal.create;

import io.github.jerofs.build.BuildOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The target of an image that a test creates. */
abstract class NewImageFixture {
  @TempDir Path temp;
  Path target;

  @BeforeEach
  void nameTarget() {
    target = temp.resolve("new image.erofs");
  }

  List<String> filesOnHost() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  static BuildOptions replacing() {
    return BuildOptions.builder().replaceExisting(true).build();
  }
}
