package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** F1 to F12, F16, F17: the file system and its store, open and closed. */
final class FileSystemTest extends ContractTest {
  @Test
  @DisplayName("F1 F11 F16 F17 properties of the file system, and the provider is installed")
  void fileSystem_properties() {
    FileSystem fs = fs(Side.IMAGE);
    assertTrue(fs.isOpen());
    assertTrue(fs.isReadOnly());
    assertEquals("/", fs.getSeparator());
    assertEquals("erofs", fs.provider().getScheme());
    assertTrue(FileSystemProvider.installedProviders().contains(fs.provider()));
    assertThrows(UnsupportedOperationException.class, fs::newWatchService);
    assertEquals("erofs", new ErofsFileSystemProvider().getScheme());
  }

  @Test
  @DisplayName("F6 F7 F8 properties of the store")
  void store_properties() throws IOException {
    FileSystem fs = fs(Side.IMAGE);
    FileStore store = Files.getFileStore(image("/dir"));
    List<FileStore> all = new ArrayList<>();
    fs.getFileStores().forEach(all::add);
    assertEquals(List.of(store), all);
    assertEquals(store.hashCode(), all.get(0).hashCode());
    assertEquals("contract.erofs", store.name()); // it has no label
    assertEquals("erofs", store.type());
    assertTrue(store.isReadOnly());
    assertTrue(store.toString().contains("contract.erofs"));
    assertEquals(Files.size(IMAGE_FILE), store.getTotalSpace());
    assertEquals(0, store.getUsableSpace());
    assertEquals(0, store.getUnallocatedSpace());
    assertEquals(4096, store.getBlockSize());
    assertEquals(store.getTotalSpace(), store.getAttribute("totalSpace"));
    assertEquals(0L, store.getAttribute("usableSpace"));
    assertEquals(0L, store.getAttribute("unallocatedSpace"));
    assertThrows(UnsupportedOperationException.class, () -> store.getAttribute("nope"));
    assertThrows(NullPointerException.class, () -> store.getAttribute(nothing()));
    try (FileSystem other = Erofs.open(SPARSE_FILE)) {
      assertNotEquals(store, Files.getFileStore(other.getPath("/")));
    }
  }

  @Test
  @DisplayName("F9 the store of a missing file throws NoSuchFileException")
  void store_missing_noSuchFile() {
    for (Side side : Side.values()) {
      assertThrows(NoSuchFileException.class, () -> Files.getFileStore(at(side, "missing")));
    }
  }

  @Test
  @DisplayName("F12 principals are numbers")
  void principals_lookup() throws IOException {
    var lookup = fs(Side.IMAGE).getUserPrincipalLookupService();
    assertEquals(Files.getOwner(image("/dir")), lookup.lookupPrincipalByName("0"));
    assertEquals(
        Files.getAttribute(image("/modes/0600"), "posix:group"),
        lookup.lookupPrincipalByGroupName("2000"));
    assertNotEquals(lookup.lookupPrincipalByName("7"), lookup.lookupPrincipalByGroupName("7"));
    for (String bad : List.of("root", "", "-1", "4294967296")) {
      assertThrows(
          UserPrincipalNotFoundException.class, () -> lookup.lookupPrincipalByName(bad), bad);
    }
  }

  @Test
  @DisplayName("F2 F3 after close every access throws ClosedFileSystemException")
  void closed_access_throws() throws IOException {
    FileSystem fs = Erofs.open(IMAGE_FILE);
    Path fresh = fs.getPath("/dir/file");
    Path known = fs.getPath("/dir/file");
    Files.readAttributes(known, BasicFileAttributes.class);
    var basic = Files.getFileAttributeView(known, BasicFileAttributeView.class);
    var posix = Files.getFileAttributeView(known, PosixFileAttributeView.class);
    fs.close();
    fs.close();
    for (Path file : List.of(fresh, known)) {
      for (Executable call :
          List.<Executable>of(
              () -> Files.newByteChannel(file).close(),
              () -> Files.newInputStream(file).close(),
              () -> Files.readAllBytes(file),
              () -> Files.newDirectoryStream(file.getParent()).close(),
              () -> Files.readAttributes(file, BasicFileAttributes.class),
              () -> Files.readAttributes(file, "*"),
              () -> Files.size(file),
              () -> Files.exists(file),
              () -> fs.provider().checkAccess(file),
              () -> fs.provider().checkAccess(file, AccessMode.WRITE),
              () -> file.toRealPath(),
              () -> file.toRealPath(NOFOLLOW),
              () -> Files.readSymbolicLink(file),
              () -> Files.getFileStore(file),
              () -> Files.isSameFile(file, fs.getPath("/")),
              () -> fs.getFileStores(),
              () -> basic.readAttributes(),
              () -> posix.getOwner())) {
        assertThrows(ClosedFileSystemException.class, call);
      }
    }
  }

  @Test
  @DisplayName("F1 F4 X6 after close, operations that need no image still work")
  void closed_algebra_works() throws IOException {
    FileSystem fs = Erofs.open(IMAGE_FILE);
    Path path = fs.getPath("/dir/file");
    var attributes = Files.readAttributes(path, PosixFileAttributes.class);
    var matcher = fs.getPathMatcher("glob:**/f*");
    fs.close();
    assertFalse(fs.isOpen());
    assertTrue(fs.isReadOnly());
    assertEquals("/", fs.getSeparator());
    assertEquals("erofs", fs.provider().getScheme());
    assertEquals("/dir/file", path.toString());
    assertEquals(path, fs.getPath("/dir").resolve("file"));
    assertEquals(path.hashCode(), fs.getPath("/dir/file").hashCode());
    assertEquals(0, path.compareTo(fs.getPath("/dir/file")));
    assertEquals("/dir", path.resolve("..").normalize().toString());
    assertTrue(Files.isSameFile(path, path));
    assertEquals(4, attributes.size());
    assertEquals("0", attributes.owner().getName());
    assertTrue(matcher.matches(path));
  }

  @Test
  @DisplayName("F2 F5 resources opened before close fail cleanly")
  void closed_openResources_fail() throws IOException {
    FileSystem fs = Erofs.open(IMAGE_FILE);
    try (var in = Files.newInputStream(fs.getPath("/sizes/5000"));
        SeekableByteChannel channel = Files.newByteChannel(fs.getPath("/sizes/5000"));
        DirectoryStream<Path> stream = Files.newDirectoryStream(fs.getPath("/dir"))) {
      Iterator<Path> iterator = stream.iterator();
      assertEquals(0, in.read());
      fs.close();
      assertThrows(ClosedChannelException.class, in::read);
      assertThrows(ClosedChannelException.class, in::available);
      assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
      assertFalse(channel.isOpen());
      assertThrows(ClosedChannelException.class, channel::size);
      assertThrows(ClosedFileSystemException.class, iterator::hasNext);
    }
  }

  @Test
  @DisplayName("F2 closing during reads makes them fail with a clear exception")
  void close_whileReading_closedException() throws Exception {
    for (var access : List.of("mapped", "channel")) {
      for (int round = 0; round < 10; round++) {
        closeWhileReading(access);
      }
    }
  }

  private static void closeWhileReading(String access) throws Exception {
    int threads = 3;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch started = new CountDownLatch(threads);
    FileSystem fs = fs(Side.IMAGE).provider().newFileSystem(IMAGE_FILE, Map.of("access", access));
    try {
      List<Future<Exception>> ends = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        ends.add(pool.submit(() -> readUntilClosed(fs, started)));
      }
      started.await();
      fs.close();
      for (Future<Exception> end : ends) {
        Exception e = end.get();
        assertTrue(e instanceof IOException || e instanceof ClosedFileSystemException, e::toString);
      }
    } finally {
      fs.close();
      pool.shutdownNow();
    }
  }

  private static Exception readUntilClosed(FileSystem fs, CountDownLatch started) {
    byte[] expected = ContractTree.pattern(70000);
    try (SeekableByteChannel channel = Files.newByteChannel(fs.getPath("/sizes/70000"))) {
      started.countDown();
      while (true) {
        ByteBuffer dst = ByteBuffer.allocate(70000);
        int n = channel.position(0).read(dst);
        assertTrue(Arrays.equals(expected, 0, n, dst.array(), 0, n));
        Files.size(fs.getPath("/links/relative"));
        assertEquals(70000, Files.readAllBytes(fs.getPath("/sizes/70000")).length);
      }
    } catch (IOException | RuntimeException e) {
      return e;
    } finally {
      started.countDown();
    }
  }
}
