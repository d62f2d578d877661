package io.github.jerofs.internal.union;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileHandle;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.StaleFileHandleException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.SuperblockFields;
import io.github.jerofs.option.ErofsLimits;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.UnionLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Unions of small images. */
final class UnionTreeTest extends UnionFixture {
  @Test
  void names_fromTheTopmostLayer() throws IOException {
    Path bottom =
        layer(
            b -> {
              file(b, "/a", "old");
              file(b, "/b", "kept");
            });
    Path top = layer(b -> file(b, "/a", "new"));
    try (FileSystem fs = Erofs.union(top, bottom)) {
      assertEquals(Map.of("/a", "new", "/b", "kept"), contents(fs.getPath("/")));
    }
  }

  @Test
  void layerOfAFile_isAnAttribute() throws IOException {
    Path bottom =
        layer(
            b -> {
              file(b, "/d/a", "old");
              file(b, "/d/b", "kept");
            });
    Path top = layer(b -> file(b, "/d/a", "new"));
    try (FileSystem fs = Erofs.union(top, bottom)) {
      assertEquals(0, Files.getAttribute(fs.getPath("/d/a"), "erofs:layer"));
      assertEquals(1, Files.getAttribute(fs.getPath("/d/b"), "erofs:layer"));
      assertEquals(0, Files.getAttribute(fs.getPath("/d"), "erofs:layer"));
    }
    try (FileSystem fs = Erofs.open(bottom)) {
      assertEquals(0, Files.getAttribute(fs.getPath("/d/b"), "erofs:layer"));
    }
  }

  @Test
  void whiteouts_hideNamesBelow() throws IOException {
    Path bottom =
        layer(
            b -> {
              file(b, "/d/a", "a");
              file(b, "/d/b", "b");
              file(b, "/e/x", "x");
            });
    Path top =
        layer(
            b -> {
              b.directory("/d", PLAIN);
              whiteout(b, "/d/a");
              whiteout(b, "/e");
            });
    try (FileSystem fs = Erofs.union(top, bottom)) {
      assertEquals(Map.of("/d", "/", "/d/b", "b"), contents(fs.getPath("/")));
      assertFalse(Files.exists(fs.getPath("/d/a")));
      assertThrows(NoSuchFileException.class, () -> Files.readString(fs.getPath("/e/x")));
    }
  }

  @Test
  void tarMarkers_hideNamesBelow() throws IOException {
    Path bottom =
        layer(
            b -> {
              file(b, "/d/a", "a");
              file(b, "/d/b", "b");
              file(b, "/e/x", "x");
              file(b, "/f/z", "z");
            });
    Path top =
        layer(
            b -> {
              file(b, "/d/.wh.a", "");
              file(b, "/e/.wh..wh..opq", "");
              file(b, "/e/y", "y");
              file(b, "/.wh.f", "");
              file(b, "/f/new", "new");
            });
    try (FileSystem fs = Erofs.union(top, bottom)) {
      assertEquals(
          Map.of("/d", "/", "/d/b", "b", "/e", "/", "/e/y", "y", "/f", "/", "/f/new", "new"),
          contents(fs.getPath("/")));
      assertFalse(Files.exists(fs.getPath("/d/.wh.a")));
      assertFalse(Files.exists(fs.getPath("/d/a")));
      assertFalse(Files.exists(fs.getPath("/f/z")));
    }
  }

  @Test
  void opaqueDirectory_hidesLowerLayers() throws IOException {
    Path bottom =
        layer(
            b -> {
              file(b, "/d/a", "a");
              file(b, "/d/sub/x", "x");
            });
    Path middle =
        layer(
            b -> {
              b.directory("/d", OPAQUE);
              file(b, "/d/b", "b");
            });
    Path top = layer(b -> file(b, "/d/sub/c", "c"));
    try (FileSystem fs = Erofs.union(top, middle, bottom)) {
      assertEquals(
          Map.of("/d", "/", "/d/b", "b", "/d/sub", "/", "/d/sub/c", "c"),
          contents(fs.getPath("/")));
      assertFalse(Files.exists(fs.getPath("/d/sub/x")));
      assertEquals(
          Map.of(),
          Files.readAttributes(fs.getPath("/d"), "xattr:*"),
          "only attributes of overlayfs");
    }
  }

  @Test
  void entryOfAnotherType_replaces() throws IOException {
    Path bottom =
        layer(
            b -> {
              file(b, "/a/x", "x");
              file(b, "/b", "file");
            });
    Path middle =
        layer(
            b -> {
              file(b, "/a", "file");
              file(b, "/b/y", "y");
            });
    Path top = layer(b -> file(b, "/a/z", "z"));
    try (FileSystem fs = Erofs.union(top, middle, bottom)) {
      assertEquals(
          Map.of("/a", "/", "/a/z", "z", "/b", "/", "/b/y", "y"), contents(fs.getPath("/")));
    }
  }

  @Test
  void hardLinks_shareTheirKey() throws IOException {
    Layer same =
        b -> {
          file(b, "/one", "1");
          b.hardLink("/two", "/one");
        };
    Path bottom =
        layer(
            b -> {
              file(b, "/three", "3");
              b.hardLink("/four", "/three");
            });
    Path top = layer(same);
    try (FileSystem fs = Erofs.union(top, bottom)) {
      assertEquals(key(fs, "/one"), key(fs, "/two"));
      assertEquals(key(fs, "/three"), key(fs, "/four"));
      assertNotEquals(key(fs, "/one"), key(fs, "/three"));
      assertTrue(Files.isSameFile(fs.getPath("/one"), fs.getPath("/two")));
      assertEquals(3, inodes(fs).size());
      try (FileSystem again = Erofs.union(top, bottom)) {
        assertEquals(key(fs, "/four"), key(again, "/four"));
        assertEquals(inodes(fs), inodes(again));
      }
    }
  }

  private static Object key(FileSystem fs, String path) throws IOException {
    return Files.readAttributes(fs.getPath(path), BasicFileAttributes.class).fileKey();
  }

  private static Set<Object> inodes(FileSystem fs) throws IOException {
    Set<Object> inodes = new HashSet<>();
    try (Stream<Path> tree = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) tree::iterator) {
        inodes.add(Files.getAttribute(path, "unix:ino"));
      }
    }
    return inodes;
  }

  @Test
  void handles_resolveToTheirPaths() throws IOException {
    Path bottom =
        layer(
            b -> {
              file(b, "/d/e/x", "x");
              file(b, "/d/gone", "");
            });
    Path top =
        layer(
            b -> {
              file(b, "/d/y", "y");
              whiteout(b, "/d/gone");
            });
    ErofsFileHandle gone;
    try (FileSystem fs = Erofs.union(bottom, top)) {
      gone = Erofs.handle(fs.getPath("/d/gone"));
    }
    try (FileSystem fs = Erofs.union(top, bottom)) {
      for (String path : contents(fs.getPath("/")).keySet()) {
        ErofsFileHandle handle = Erofs.handle(fs.getPath(path));
        assertEquals(path, Erofs.path(fs, handle).toString());
        assertEquals(path, Erofs.path(fs, handle.key()).toString());
      }
      assertThrows(StaleFileHandleException.class, () -> Erofs.path(fs, gone));
      ErofsFileHandle none = new ErofsFileHandle(handleVolume(fs), 1L << 62, 0);
      assertThrows(StaleFileHandleException.class, () -> Erofs.path(fs, none));
    }
  }

  private static UUID handleVolume(FileSystem fs) throws IOException {
    return Erofs.handle(fs.getPath("/")).volume();
  }

  @Test
  void redirect_refusedByName() throws IOException {
    Path bottom = layer(b -> file(b, "/old/x", "x"));
    Path top =
        layer(
            b -> {
              b.directory(
                  "/d/new", PLAIN.withXattr("trusted.overlay.redirect", "old".getBytes(UTF_8)));
              file(b, "/other", "readable");
            });
    try (FileSystem fs = Erofs.union(top, bottom)) {
      UnsupportedImageException e =
          assertThrows(UnsupportedImageException.class, () -> Files.size(fs.getPath("/d/new")));
      assertTrue(e.getMessage().contains("'/d/new'"), e.getMessage());
      assertEquals("readable", Files.readString(fs.getPath("/other")));
    }
  }

  @Test
  void uri_opensTheSameUnion() throws IOException {
    Path bottom = layer(b -> file(b, "/a,b", "comma"));
    Path top = layer(b -> file(b, "/c", "c"));
    ImageLocation union =
        new UnionLocation(List.of(ImageLocation.of(top), ImageLocation.of(bottom)));
    assertEquals(union, ImageLocation.of(union.toUri()));
    assertEquals(union, ImageLocation.parse(union.toUri().toString()));
    try (FileSystem fs =
        FileSystems.newFileSystem(URI.create("erofs:" + union.toUri()), Map.of())) {
      Path file = fs.getPath("/a,b");
      assertEquals("comma", Files.readString(file));
      assertEquals(file, Path.of(file.toUri()));
    }
  }

  @Test
  void optionsOfOneImage_refused() throws IOException {
    List<ImageLocation> layers = List.of(ImageLocation.of(layer(b -> file(b, "/a", ""))));
    ErofsOptions offset = ErofsOptions.builder().offset(4096).build();
    assertThrows(InapplicableOptionException.class, () -> Erofs.union(layers, offset));
    assertThrows(IllegalArgumentException.class, () -> Erofs.union());
  }

  @Test
  void tooManyLayers_limitExceeded() throws IOException {
    ImageLocation layer = ImageLocation.of(layer(b -> file(b, "/a", "")));
    ErofsOptions two =
        ErofsOptions.builder().limits(ErofsLimits.DEFAULT.with(ErofsLimit.LAYERS, 2)).build();
    Erofs.union(Collections.nCopies(2, layer), two).close();
    assertThrows(
        LimitExceededException.class, () -> Erofs.union(Collections.nCopies(3, layer), two));
    assertThrows(
        LimitExceededException.class,
        () -> Erofs.union(Collections.nCopies(10_000, layer), ErofsOptions.DEFAULT));
  }

  @Test
  void info_extremeSuperblocks_saturates() throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(layer(builder -> file(builder, "/a", "a"))))
            .order(ByteOrder.LITTLE_ENDIAN);
    SuperblockFields.INODES.put64(bytes, SuperblockFields.POSITION, -1);
    SuperblockFields.EPOCH.put64(bytes, SuperblockFields.POSITION, Long.MAX_VALUE);
    SuperblockFields.BUILD_TIME.put32(bytes, SuperblockFields.POSITION, 1);
    Path top = Files.write(temp.resolve("top.erofs"), bytes.array());
    Path base = Files.copy(top, temp.resolve("base.erofs"));
    ErofsOptions unchecked = ErofsOptions.builder().verifySuperblock(false).build();
    List<ImageLocation> layers = List.of(ImageLocation.of(top), ImageLocation.of(base));
    try (FileSystem fs = Erofs.union(layers, unchecked)) {
      assertEquals(Long.MAX_VALUE, Erofs.info(fs).inodes());
      assertEquals(Instant.MAX.getEpochSecond(), Erofs.info(fs).created().getEpochSecond());
    }
  }
}
