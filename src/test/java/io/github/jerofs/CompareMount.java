package io.github.jerofs;

import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares all properties of an image (first argument) with the kernel's mount of it (second
 * argument).
 */
final class CompareMount {
  private CompareMount() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (FileSystem fs = FileSystems.newFileSystem(Path.of(args[0]))) {
      Manifest truth = HostManifest.of(Path.of(args[1]));
      List<String> differences = truth.differences(Manifest.of(fs.getPath("/")));
      differences.stream().limit(100).forEach(System.out::println);
      System.out.println(truth.size() + " paths, " + differences.size() + " differences");
      System.exit(differences.isEmpty() ? 0 : 1);
    }
  }
}
