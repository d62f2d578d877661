package io.github.jerofs.internal.union;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.SpecialType;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings of random stacks, merged and from the cache, compared with a model. */
final class UnionListingTest {
  private static final EntryAttributes FILE = EntryAttributes.of(0644);

  @TempDir private Path temp;

  /** The layer of each visible name, or -1 where an upper layer hides it, in byte order. */
  private final TreeMap<byte[], Integer> model = new TreeMap<>(Arrays::compareUnsigned);

  /** Names with long common prefixes and of every relation to {@code .wh.}. */
  private static String name(Random random) {
    String[] prefixes = {"", "-", ".w", ".x", "common-prefix-", "é", "\u0001"};
    String text = Integer.toString(random.nextInt(200), 2 + random.nextInt(3));
    return prefixes[random.nextInt(prefixes.length)] + text;
  }

  private Path layer(int number, Random random) throws IOException {
    Path image = temp.resolve(number + ".erofs");
    ErofsBuilder builder = ErofsBuilder.to(image);
    Set<String> taken = new HashSet<>();
    for (int i = random.nextInt(150); i > 0; i--) {
      String name = name(random);
      byte[] bytes = name.getBytes(UTF_8);
      if (!taken.add(name)) {
        continue;
      }
      int form = random.nextInt(10);
      if (form == 0) {
        builder.special("/d/" + name, SpecialType.CHARACTER_DEVICE, FILE, 0, 0);
        model.put(bytes, -1 - number);
      } else if (form == 1) {
        builder.file("/d/.wh." + name, FILE, ContentSource.of(new byte[0]));
        model.put(bytes, -1 - number);
      } else {
        builder.file("/d/" + name, FILE, ContentSource.of(bytes));
        model.put(bytes, number);
      }
    }
    builder.directory("/d", EntryAttributes.of(0755)).build();
    return image;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomStack_listedInByteOrder_fromTheTopmostLayer(long seed) throws IOException {
    Random random = new Random(seed);
    int count = 1 + random.nextInt(20);
    List<ImageLocation> layers = new ArrayList<>();
    for (int number = count - 1; number >= 0; number--) {
      layers.add(0, ImageLocation.of(layer(number, random)));
    }
    List<String> expected = new ArrayList<>();
    model.forEach(
        (name, layer) -> {
          if (layer >= 0) {
            expected.add(layer + ":" + new String(name, UTF_8));
          }
        });
    for (long cacheBytes : new long[] {0, 1 << 20}) {
      ErofsOptions options = ErofsOptions.builder().cacheBytes(cacheBytes).build();
      try (FileSystem fs = Erofs.union(layers, options)) {
        for (int round = 0; round < 3; round++) {
          assertEquals(expected, listed(fs.getPath("/d")), "round " + round);
        }
      }
    }
  }

  private static List<String> listed(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> list = Files.list(directory)) {
      for (Path file : (Iterable<Path>) list::iterator) {
        names.add(Files.getAttribute(file, "erofs:layer") + ":" + file.getFileName());
      }
    }
    return names;
  }
}
