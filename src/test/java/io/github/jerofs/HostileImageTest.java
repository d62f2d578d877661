package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malicious images; each has a defined result. */
@Timeout(60)
final class HostileImageTest {
  private static final int INODES = 4096;
  private static final int INODE = 32;

  @TempDir private Path temp;
  private TinyImage tiny = new TinyImage();
  private Path file = Path.of("");

  @BeforeEach
  void newImage() {
    tiny = new TinyImage();
    file = temp.resolve("hostile.erofs");
  }

  private FileSystem open() throws IOException {
    return Erofs.open(tiny.write(file));
  }

  private static void patch(Path file, long offset, byte... bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), offset);
    }
  }

  private static byte[] bytes(int size, long value) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return Arrays.copyOf(all, size);
  }

  private static void assertListingCorrupt(Path directory) {
    IOException e =
        assertThrows(
            IOException.class,
            () -> {
              try (Stream<Path> list = Files.list(directory)) {
                list.forEach(path -> {});
              } catch (UncheckedIOException | DirectoryIteratorException wrapped) {
                throw (IOException) wrapped.getCause();
              }
            });
    assertTrue(e instanceof CorruptImageException, e::toString);
  }

  @Test
  void directoryCycle_walkEnds() throws IOException {
    TinyImage.Node a = tiny.directory(tiny.root(), "a");
    TinyImage.Node b = tiny.directory(a, "b");
    tiny.link(b, "again", a);
    tiny.link(b, "root", tiny.root());
    try (FileSystem fs = open()) {
      assertListingCorrupt(fs.getPath("/a/b/again"));
      assertListingCorrupt(fs.getPath("/a/b/root"));
      assertThrows(
          UncheckedIOException.class,
          () -> {
            try (Stream<Path> walk = Files.walk(fs.getPath("/"))) {
              walk.forEach(path -> {});
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a\0b", ".", ".."})
  void badName_onlyThatListingFails(String name) throws IOException {
    TinyImage.Node bad = tiny.directory(tiny.root(), "bad");
    tiny.file(bad, "xyz".substring(0, name.length()), new byte[] {1});
    tiny.file(bad, "z-last", new byte[] {1}); // after the last name, a NUL would be padding
    tiny.file(tiny.root(), "good", new byte[] {2});
    tiny.write(file);
    replaceName(file, "xyz".substring(0, name.length()), name);
    try (FileSystem fs = Erofs.open(file)) {
      assertListingCorrupt(fs.getPath("/bad"));
      assertArrayEquals(new byte[] {2}, Files.readAllBytes(fs.getPath("/good")));
    }
  }

  /** Replaces the name that follows those of dot and dot-dot. */
  private static void replaceName(Path file, String old, String name) throws IOException {
    byte[] all = Files.readAllBytes(file);
    byte[] wanted = "...".concat(old).getBytes(US_ASCII);
    for (int i = 2 * INODES; i < all.length - wanted.length; i++) {
      if (Arrays.equals(all, i, i + wanted.length, wanted, 0, wanted.length)) {
        patch(file, i + 3, name.getBytes(US_ASCII));
        return;
      }
    }
    throw new AssertionError("no name " + old);
  }

  @Test
  void duplicateName_onlyThatListingFails() throws IOException {
    TinyImage.Node bad = tiny.directory(tiny.root(), "bad");
    tiny.file(bad, "x", new byte[] {1});
    tiny.file(bad, "y", new byte[] {1});
    tiny.write(file);
    replaceName(file, "xy", "yy");
    try (FileSystem fs = Erofs.open(file)) {
      assertListingCorrupt(fs.getPath("/bad"));
    }
  }

  @Test
  void hugeHole_readLazily() throws IOException {
    TinyImage.Node hole = tiny.hole(tiny.root(), "hole", 0);
    tiny.write(file);
    long at = INODES + hole.nid() * INODE;
    // Extended, for a 64-bit size. It is the last inode, so there is room.
    patch(file, at, bytes(2, 1));
    patch(file, at + 8, bytes(8, Long.MAX_VALUE));
    patch(file, at + 16, bytes(4, 0xffffffffL));
    patch(file, at + 6, bytes(2, 0xffff));
    try (FileSystem fs = Erofs.open(file);
        SeekableByteChannel channel = Files.newByteChannel(fs.getPath("/hole"))) {
      assertEquals(Long.MAX_VALUE, channel.size());
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      assertEquals(1 << 16, channel.read(buffer));
      channel.position(Long.MAX_VALUE - 10);
      assertEquals(10, channel.read(buffer.clear()));
      assertEquals(-1, channel.read(buffer.clear()));
      assertEquals(0L, Files.getAttribute(fs.getPath("/hole"), "erofs:storedSize"));
      CountingListener listener = new CountingListener();
      Erofs.check(file, ErofsOptions.DEFAULT, CheckOptions.DATA, listener);
      assertEquals(1, listener.findings, "its link count, which the patch has zeroed");
    }
  }

  private static final class CountingListener implements CheckListener {
    private int findings;

    @Override
    public void finding(Finding finding) {
      findings++;
    }
  }

  @Test
  void hugeDirectory_onlyThatListingFails() throws IOException {
    TinyImage.Node bad = tiny.directory(tiny.root(), "bad");
    tiny.write(file);
    long at = INODES + bad.nid() * INODE;
    patch(file, at, bytes(2, 1));
    patch(file, at + 8, bytes(8, Long.MAX_VALUE));
    patch(file, at + 16, bytes(4, 0xffffffffL));
    patch(file, at + 6, bytes(2, 0xffff));
    try (FileSystem fs = Erofs.open(file)) {
      assertListingCorrupt(fs.getPath("/bad"));
      assertThrows(CorruptImageException.class, () -> Files.size(fs.getPath("/bad/x")));
    }
  }

  @Test
  void symlinkBomb_loop() throws IOException {
    tiny.symlink(tiny.root(), "self", "self");
    for (int i = 0; i < 60; i++) {
      tiny.symlink(tiny.root(), "l" + i, "l" + (i + 1) + "/l" + (i + 1));
    }
    tiny.directory(tiny.root(), "l60");
    try (FileSystem fs = open()) {
      assertThrows(FileSystemLoopException.class, () -> Files.size(fs.getPath("/self")));
      assertThrows(FileSystemLoopException.class, () -> Files.size(fs.getPath("/l0")));
      assertThrows(FileSystemException.class, () -> fs.getPath("/l55").toRealPath());
    }
  }

  @Test
  void longTarget_readButNotFollowed() throws IOException {
    tiny.symlink(tiny.root(), "long", "/".repeat(5000));
    try (FileSystem fs = open()) {
      Path path = fs.getPath("/long");
      assertEquals(5000, Files.readSymbolicLink(path).toString().length());
      assertThrows(FileSystemException.class, () -> Files.size(path));
    }
  }

  @Test
  void deepDirectories_walkEndsWithLimit() throws IOException {
    TinyImage.Node parent = tiny.root();
    for (int i = 0; i < 6000; i++) {
      parent = tiny.directory(parent, "d");
    }
    try (FileSystem fs = open()) {
      UncheckedIOException e =
          assertThrows(
              UncheckedIOException.class,
              () -> {
                try (Stream<Path> walk = Files.walk(fs.getPath("/"))) {
                  walk.forEach(path -> {});
                }
              });
      assertTrue(e.getCause() instanceof LimitExceededException, e::toString);
    }
    CountingListener listener = new CountingListener();
    Erofs.check(file, ErofsOptions.DEFAULT, CheckOptions.DATA, listener);
    assertEquals(0, listener.findings);
  }

  @Test
  void hugeXattrCount_onlyXattrsFail() throws IOException {
    TinyImage.Node node = tiny.file(tiny.root(), "x", new byte[] {3});
    tiny.write(file);
    patch(file, INODES + node.nid() * INODE + 2, bytes(2, 0xffff));
    try (FileSystem fs = Erofs.open(file)) {
      Path path = fs.getPath("/x");
      assertThrows(ErofsException.class, () -> Files.readAttributes(path, "xattr:*"));
      assertArrayEquals(new byte[] {3}, Files.readAllBytes(path));
    }
  }

  /** An extent that claims to decode one block to 128 MiB. */
  @Test
  void decompressionBomb_limitExceeded() throws IOException {
    Path base = Corpus.small().folder().resolve("corrupt/bases/f-lz4.erofs");
    Files.copy(base, file, StandardCopyOption.REPLACE_EXISTING);
    patch(file, 1352, bytes(4, 0x07ffffff));
    patch(file, 1383, bytes(1, 0x0f));
    try (FileSystem fs = Erofs.open(file, ErofsOptions.builder().verifySuperblock(false).build());
        Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      Path bomb = walk.filter(path -> size(path) == 0x07ffffff).findFirst().orElseThrow();
      assertThrows(
          LimitExceededException.class,
          () -> {
            try (SeekableByteChannel channel = Files.newByteChannel(bomb)) {
              channel.read(ByteBuffer.allocate(10));
            }
          });
    }
  }

  @Test
  void hugeMetabox_limitExceeded() throws IOException {
    Path base = Corpus.small().folder().resolve("corrupt/bases/mbox.erofs");
    Files.copy(base, file, StandardCopyOption.REPLACE_EXISTING);
    ByteBuffer good = ByteBuffer.wrap(Files.readAllBytes(base)).order(ByteOrder.LITTLE_ENDIAN);
    long meta = (long) good.getInt(1024 + 40) << good.get(1024 + 12);
    long inode = meta + good.getLong(1024 + 128) * INODE;
    patch(file, inode + 8, bytes(4, 0xffffffffL));
    IOException e =
        assertThrows(
            IOException.class,
            () -> {
              try (FileSystem fs =
                      Erofs.open(file, ErofsOptions.builder().verifySuperblock(false).build());
                  Stream<Path> walk = Files.walk(fs.getPath("/"))) {
                walk.forEach(path -> {});
              } catch (UncheckedIOException wrapped) {
                throw wrapped.getCause();
              }
            });
    assertTrue(e instanceof LimitExceededException, e::toString);
  }

  @Test
  void hugeStore_sizeNotNegative() throws IOException {
    Files.copy(Corpus.small().image("time-48bit"), file, StandardCopyOption.REPLACE_EXISTING);
    ByteBuffer good = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    patch(file, 1024 + 112, bytes(8, good.getShort(1024 + 14))); // the root
    patch(file, 1024 + 12, bytes(1, 16)); // blocks of 64 KiB
    patch(file, 1024 + 14, bytes(2, 0xffff));
    patch(file, 1024 + 36, bytes(4, 0xffffffffL));
    try (FileSystem fs = Erofs.open(file, ErofsOptions.builder().verifySuperblock(false).build())) {
      assertEquals((1L << 48) - 1, Erofs.info(fs).blocks());
      for (FileStore store : fs.getFileStores()) {
        assertEquals(Long.MAX_VALUE >> 16 << 16, store.getTotalSpace());
      }
    }
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return -1; // a dangling link
    }
  }
}
