package io.github.jerofs.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Packs directories of the host into images. */
public final class Mkfs {
  private Mkfs() {}

  /** Packs {@code tree} into {@code image}. Skips the calling test if there is no mkfs.erofs. */
  public static Path pack(Path tree, Path image, String... options)
      throws IOException, InterruptedException {
    assumeTrue(Shell.has("mkfs.erofs"), "no mkfs.erofs to create an image");
    List<Object> command = new ArrayList<>();
    command.add("mkfs.erofs");
    command.addAll(List.of(options));
    command.add(image);
    command.add(tree);
    Shell.run(command.toArray());
    return image;
  }
}
