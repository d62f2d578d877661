package io.github.jerofs.internal.union;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.LayerInfo;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.SpecialType;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of other systems as layers. {@code UnionVectorsTest} has tar indexes. */
final class UnionKindsTest {
  private static final Path SYSTEMS = Path.of("src/test/resources/systems");
  private static final Path BLOBS = SYSTEMS.resolve("rafs");
  private static final Path RAFS = BLOBS.resolve("none-v1.boot");
  private static final Path COMPOSEFS = SYSTEMS.resolve("composefs/image.cfs");
  private static final ErofsOptions OPTIONS =
      ErofsOptions.builder()
          .devices(new ErofsDevices.Resolved(DeviceResolver.inDirectory(BLOBS)))
          .build();

  @TempDir private Path temp;

  @Test
  void rafsAndComposefs_belowErofs() throws IOException {
    Path top = temp.resolve("top.erofs");
    ErofsBuilder.to(top)
        .file("/added", EntryAttributes.of(0600), ContentSource.of(new byte[3]))
        .special("/hidden", SpecialType.CHARACTER_DEVICE, EntryAttributes.of(0), 0, 0)
        .build();
    List<ImageLocation> layers =
        List.of(ImageLocation.of(top), ImageLocation.of(RAFS), ImageLocation.of(COMPOSEFS));
    try (FileSystem rafs = Erofs.open(ImageLocation.of(RAFS), OPTIONS);
        FileSystem composefs = Erofs.open(COMPOSEFS);
        FileSystem union = Erofs.union(layers, OPTIONS)) {
      assertTrue(Files.exists(union.getPath("/added")));
      assertFalse(Files.exists(union.getPath("/hidden")));
      int[] counts = new int[2];
      try (Stream<Path> walk = Files.walk(rafs.getPath("/"))) {
        for (Path path : (Iterable<Path>) walk.skip(1)::iterator) {
          Path merged = union.getPath(path.toString());
          assertEquals(1, attributes(merged).layer(), merged::toString);
          assertEquals(attributes(path).mode(), attributes(merged).mode(), merged::toString);
          if (attributes(path).isRegularFile()) {
            assertEquals(-1, Files.mismatch(path, merged), merged::toString);
          }
          counts[0]++;
        }
      }
      try (Stream<Path> walk = Files.walk(composefs.getPath("/"))) {
        for (Path path : (Iterable<Path>) walk.skip(1)::iterator) {
          if (!Files.exists(rafs.getPath(path.toString()), LinkOption.NOFOLLOW_LINKS)
              && Files.exists(union.getPath(path.toString()), LinkOption.NOFOLLOW_LINKS)) {
            ErofsFileAttributes merged = attributes(union.getPath(path.toString()));
            assertEquals(2, merged.layer(), path::toString);
            assertEquals(attributes(path).size(), merged.size(), path::toString);
            counts[1]++;
          }
        }
      }
      assertTrue(counts[0] > 0 && counts[1] > 0, () -> counts[0] + " and " + counts[1]);
      assertEquals(
          List.of(top.toString(), RAFS.toString(), COMPOSEFS.toString()),
          Erofs.layers(union).stream().map(LayerInfo::name).toList());
    }
  }

  private static ErofsFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, ErofsFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
