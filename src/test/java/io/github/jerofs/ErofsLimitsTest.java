package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.option.ErofsLimits;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.ImageBytes;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Configurable limits: exceeding one fails, and the message names the limit. */
final class ErofsLimitsTest {
  @TempDir private Path temp;

  private static FileSystem open(Path file, ErofsLimit limit, long value) throws IOException {
    return Erofs.open(file, ErofsOptions.builder().limit(limit, value).build());
  }

  private static void assertExceeds(ErofsLimit limit, long value, Object found, Executable code) {
    assertReports(limit, value, found, assertThrows(LimitExceededException.class, code));
  }

  private static void assertReports(ErofsLimit limit, long value, Object found, Throwable e) {
    String wanted = "expected at most " + value + " (limit '" + limit.key() + "'), found " + found;
    assertTrue(String.valueOf(e.getMessage()).contains(wanted), e::getMessage);
  }

  private static Path base(String name) {
    return Corpus.small().folder().resolve("corrupt/bases/" + name + ".erofs");
  }

  @Test
  void extentBytes_table() throws IOException {
    int second = 14507; // start of the second extent
    try (FileSystem fs = open(base("48"), ErofsLimit.EXTENT_BYTES, second)) {
      assertEquals(20000, Files.readAllBytes(fs.getPath("/c2")).length);
    }
    try (FileSystem fs = open(base("48"), ErofsLimit.EXTENT_BYTES, second - 1)) {
      Path path = fs.getPath("/c2");
      assertExceeds(ErofsLimit.EXTENT_BYTES, second - 1, second, () -> Files.readAllBytes(path));
      assertEquals(4, Files.readAllBytes(fs.getPath("/tiny")).length);
    }
  }

  @Test
  void extentBytes_index() throws IOException {
    try (FileSystem fs = open(base("f-lz4"), ErofsLimit.EXTENT_BYTES, 20000)) {
      assertEquals(20000, Files.readAllBytes(fs.getPath("/c2")).length);
    }
    try (FileSystem fs = open(base("f-lz4"), ErofsLimit.EXTENT_BYTES, 1)) {
      Path path = fs.getPath("/c2");
      assertExceeds(ErofsLimit.EXTENT_BYTES, 1, 4096, () -> Files.readAllBytes(path));
    }
  }

  @Test
  void xattrBytes_exceeded_onlyThatValueFails() throws IOException {
    int length = "shared value of xattrs".length();
    try (FileSystem fs = open(base("plain"), ErofsLimit.XATTR_BYTES, length)) {
      assertEquals(3, Files.readAttributes(fs.getPath("/x0"), "xattr:*").size());
    }
    try (FileSystem fs = open(base("plain"), ErofsLimit.XATTR_BYTES, length - 1)) {
      Path path = fs.getPath("/x0");
      assertExceeds(
          ErofsLimit.XATTR_BYTES,
          length - 1,
          length,
          () -> Files.readAttributes(path, "xattr:user.shared"));
      assertThrows(LimitExceededException.class, () -> Files.readAttributes(path, "xattr:*"));
      assertEquals(1, Files.readAttributes(path, "xattr:user.i0").size());
      UserDefinedFileAttributeView view =
          Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
      assertEquals(Set.of("i0", "shared"), Set.copyOf(view.list()));
    }
  }

  @Test
  void links_exceeded_loopException() throws IOException {
    TinyImage tiny = new TinyImage();
    for (int i = 0; i < 50; i++) {
      tiny.symlink(tiny.root(), "l" + i, "l" + (i + 1));
    }
    tiny.file(tiny.root(), "l50", new byte[] {1});
    Path image = tiny.write(temp.resolve("links.erofs"));
    try (FileSystem fs = open(image, ErofsLimit.LINKS, 50)) {
      assertEquals(1, Files.size(fs.getPath("/l0")));
    }
    try (FileSystem fs = Erofs.open(image)) {
      assertEquals(1, Files.size(fs.getPath("/l10")));
      FileSystemLoopException e =
          assertThrows(FileSystemLoopException.class, () -> Files.size(fs.getPath("/l9")));
      assertReports(ErofsLimit.LINKS, 40, "more", Objects.requireNonNull(e.getCause()));
    }
  }

  @Test
  void pathBytes_exceeded_listingFails() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.directory(tiny.directory(tiny.root(), "dir"), "sub");
    Path image = tiny.write(temp.resolve("paths.erofs"));
    try (FileSystem fs = open(image, ErofsLimit.PATH_BYTES, "/dir".length())) {
      list(fs.getPath("/dir"));
      assertExceeds(ErofsLimit.PATH_BYTES, 4, 8, () -> list(fs.getPath("/dir/sub")));
    }
  }

  private static void list(Path directory) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(path -> {});
    }
  }

  @Test
  void metaboxBytes_exceeded_openingFails() throws IOException {
    ImageBytes bytes = ImageBytes.of(base("mbox"));
    long size = 0xf0000000L;
    long metaboxNid = bytes.u32(ImageBytes.sb(128));
    bytes.set32(bytes.inode(metaboxNid) + 8, (int) size);
    Path image = Files.write(temp.resolve("metabox.erofs"), bytes.toArray());
    long beyond = size - 64 * Files.size(image);
    assertExceeds(ErofsLimit.METABOX_BYTES, 64 << 20, beyond, () -> Erofs.open(image).close());
    try (FileSystem fs = open(image, ErofsLimit.METABOX_BYTES, beyond)) {
      list(fs.getPath("/")); // its first extents are intact
    }
  }

  @ParameterizedTest
  @EnumSource
  void ranges_enforced(ErofsLimit limit) {
    for (long good : new long[] {limit.least(), limit.byDefault(), limit.most()}) {
      ErofsLimits limits = ErofsLimits.DEFAULT.with(limit, good);
      assertEquals(good, limits.get(limit));
      assertEquals(good == limit.byDefault(), limits.equals(ErofsLimits.DEFAULT));
    }
    for (long bad : new long[] {limit.least() - 1, limit.most() + 1}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> ErofsOptions.builder().limit(limit, bad).build());
      assertTrue(String.valueOf(e.getMessage()).contains(limit.key()), e::toString);
    }
  }

  @Test
  void env_setsLimit() throws IOException {
    try (FileSystem fs = FileSystems.newFileSystem(base("f-lz4"), Map.of("maxExtentBytes", "1"))) {
      Path path = fs.getPath("/c2");
      assertExceeds(ErofsLimit.EXTENT_BYTES, 1, 4096, () -> Files.readAllBytes(path));
    }
  }
}
