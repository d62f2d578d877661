package io.github.jerofs.internal.union;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unions of random images are as overlay mounts of the same images. */
final class OverlayMountTest extends UnionFixture {
  /** Compares random stacks with overlay mounts. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomStacks_equalTheOverlayMount(long seed) throws IOException, InterruptedException {
    assumeTrue(KernelMount.whyNot().isEmpty(), () -> whyNot());
    Random random = new Random(seed);
    List<Path> layers = new ArrayList<>();
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      layers.add(layer(b -> randomDirectory(b, "", random, 0)));
    }
    List<KernelMount> mounts = new ArrayList<>();
    Path overlay = Files.createDirectory(temp.resolve("overlay"));
    try (FileSystem fs = Erofs.union(layers.toArray(new Path[0]))) {
      for (Path layer : layers) {
        mounts.add(KernelMount.of(layer, temp));
      }
      String lower =
          mounts.stream().map(m -> m.directory().toString()).collect(Collectors.joining(":"));
      Shell.run("mount", "-t", "overlay", "-o", "ro,lowerdir=" + lower, "overlay", overlay);
      try {
        Map<String, String> truth = contents(overlay);
        assertEquals(truth, contents(fs.getPath("/")));
        try (Stream<Path> listed = Files.walk(fs.getPath("/"))) {
          assertEquals(truth.size() + 1, listed.count());
        }
        for (Map.Entry<String, String> entry : truth.entrySet()) {
          Path path = fs.getPath(entry.getKey());
          assertEquals(entry.getValue(), Files.isDirectory(path) ? "/" : Files.readString(path));
        }
      } finally {
        Shell.run("umount", overlay);
      }
    } finally {
      for (KernelMount mount : mounts) {
        mount.close();
      }
    }
  }

  private static String whyNot() {
    try {
      return KernelMount.whyNot().orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void randomDirectory(ErofsBuilder layer, String path, Random random, int depth) {
    for (char name = 'a'; name < 'h'; name++) {
      String child = path + "/" + name;
      switch (random.nextInt(depth > 3 ? 4 : 6)) {
        case 0 -> file(layer, child, "content " + random.nextInt());
        case 1 -> whiteout(layer, child);
        case 2, 3 -> {}
        default -> {
          layer.directory(child, random.nextInt(4) == 0 ? OPAQUE : PLAIN);
          randomDirectory(layer, child, random, depth + 1);
        }
      }
    }
  }
}
