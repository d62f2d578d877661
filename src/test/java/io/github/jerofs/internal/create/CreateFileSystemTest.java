package io.github.jerofs.internal.create;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.build.BuildOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Images written through {@code java.nio.file}. */
final class CreateFileSystemTest extends NewImageFixture {
  @Test
  void create_existingTarget_rejectedUnlessReplaced() throws IOException {
    Files.writeString(target, "mine");
    FileAlreadyExistsException e =
        assertThrows(FileAlreadyExistsException.class, () -> Erofs.create(target));
    assertEquals(target.toString(), e.getFile());
    try (FileSystem fs = Erofs.create(target, replacing())) {
      Files.writeString(fs.getPath("file"), "new");
      assertEquals("mine", Files.readString(target));
    }
    try (FileSystem fs = Erofs.open(target)) {
      assertEquals("new", Files.readString(fs.getPath("file")));
    }
  }

  @Test
  void create_noDirectory_error() {
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> Erofs.create(temp.resolve("none/t.erofs")));
    assertEquals("not in an existing directory", e.getReason());
  }

  @Test
  @SuppressWarnings("StreamResourceLeak") // the file system is closed first
  void closed_everyUse_closedFileSystemException() throws IOException {
    FileSystem fs = Erofs.create(target);
    Path file = Files.createFile(fs.getPath("/file"));
    Path root = fs.getPath("/");
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    var user = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    DirectoryStream<Path> listing = Files.newDirectoryStream(root);
    var owner = view.getOwner();
    InputStream stream = Files.newInputStream(file);
    fs.close();
    List<Executable> uses =
        List.of(
            () -> Files.readString(file),
            () -> Files.writeString(file, "x"),
            () -> Files.createDirectory(fs.getPath("/dir")),
            () -> Files.createSymbolicLink(fs.getPath("/l"), file),
            () -> Files.createLink(fs.getPath("/l"), file),
            () -> Files.delete(file),
            () -> Files.copy(file, fs.getPath("/copy")),
            () -> Files.move(file, fs.getPath("/copy")),
            () -> Files.size(file),
            () -> Files.list(root),
            () -> Files.getFileStore(file),
            () -> Files.setAttribute(file, "unix:mode", 0),
            () -> Files.readSymbolicLink(file),
            () -> Files.isSameFile(file, root),
            () -> file.toRealPath(),
            () -> fs.getFileStores(),
            () -> view.setOwner(owner),
            () -> view.readAttributes(),
            () -> user.list(),
            () -> listing.iterator().hasNext());
    for (int i = 0; i < uses.size(); i++) {
      Executable use = uses.get(i);
      assertThrows(ClosedFileSystemException.class, use, "use " + i);
    }
    assertThrows(ClosedChannelException.class, stream::read);
    assertEquals("/file", file.toString());
    listing.close();
    stream.close();
  }

  @Test
  void uri_newFileSystem_foundUntilClosed() throws IOException {
    URI uri = URI.create("erofs:" + target.toUri());
    try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
      assertSame(fs, FileSystems.getFileSystem(uri));
      Path directory = Files.createDirectory(fs.getPath("/dir with space"));
      assertEquals(directory, Path.of(directory.toUri()));
      assertTrue(directory.toUri().toString().endsWith("/dir%20with%20space/"));
      assertEquals(fs.getPath("/x"), Path.of(URI.create(uri + "!/x")));
      assertThrows(
          FileSystemAlreadyExistsException.class,
          () -> FileSystems.newFileSystem(uri, Map.of("create", true)));
    }
    assertThrows(FileSystemNotFoundException.class, () -> FileSystems.getFileSystem(uri));
    try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of("create", "false"))) {
      assertTrue(Files.isDirectory(fs.getPath("/dir with space")));
    }
    assertThrows(
        FileAlreadyExistsException.class,
        () -> FileSystems.newFileSystem(uri, Map.of("create", "true")));
  }

  @Test
  void uri_options_used() throws IOException {
    URI uri = URI.create("erofs:" + target.toUri());
    Map<String, Object> env =
        Map.of(
            "create", true,
            "buildOptions", BuildOptions.builder().label("base").build(),
            "label", "mine",
            "compression", "lz4",
            "targetKernel", "5.15",
            "uuid", "12345678-1234-1234-1234-123456789abc",
            "time", "1000000000");
    try (FileSystem fs = FileSystems.newFileSystem(uri, env)) {
      Files.writeString(fs.getPath("file"), "x".repeat(100_000));
    }
    assertTrue(Files.size(target) < 50_000, () -> "not compressed");
    try (FileSystem fs = Erofs.open(target)) {
      assertEquals("mine", Erofs.info(fs).label());
      assertEquals(
          Optional.of("12345678-1234-1234-1234-123456789abc"),
          Optional.of(Erofs.info(fs).uuid().toString()));
      assertEquals(
          FileTime.from(Instant.ofEpochSecond(1_000_000_000)),
          Files.getLastModifiedTime(fs.getPath("file")));
    }
  }

  @Test
  void uri_badOptions_illegalArgument() throws IOException {
    URI uri = URI.create("erofs:" + target.toUri());
    for (Map<String, ?> env :
        List.<Map<String, ?>>of(
            Map.of("create", "yes"),
            Map.of("create", "true", "cacheBytes", 1),
            Map.of("create", "true", "compression", "lzo"),
            Map.of("create", "true", "time", "now"),
            Map.of("create", "true", "label", 1),
            Map.of("create", "true", "uuid", "x"),
            Map.of("create", "true", "buildOptions", "x"))) {
      assertThrows(
          IllegalArgumentException.class, () -> FileSystems.newFileSystem(uri, env), env::toString);
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            FileSystems.newFileSystem(
                URI.create("erofs:https://localhost/x.erofs"), Map.of("create", "true")));
    assertEquals(List.of(), filesOnHost());
  }

  /** The JDK tries its ZIP provider first, which creates an archive. */
  @Test
  void path_newFileSystem_createsZip() throws IOException {
    try (FileSystem fs = FileSystems.newFileSystem(target, Map.of("create", "true"))) {
      assertEquals("jar", fs.provider().getScheme());
    }
    Files.delete(target);
    var ours =
        FileSystemProvider.installedProviders().stream()
            .filter(provider -> provider.getScheme().equals("erofs"))
            .findAny()
            .orElseThrow();
    try (FileSystem fs = ours.newFileSystem(target, Map.of("create", "true"))) {
      assertEquals("erofs", fs.provider().getScheme());
    }
    Erofs.open(target).close();
  }

  @Test
  void attributes_ofOtherProvider_rejected() throws IOException {
    try (FileSystem fs = Erofs.create(target)) {
      Path file = Files.createFile(fs.getPath("/file"));
      assertThrows(ProviderMismatchException.class, () -> Files.setOwner(file, () -> "somebody"));
      assertThrows(ProviderMismatchException.class, () -> Files.createLink(file, temp));
      assertThrows(
          ProviderMismatchException.class, () -> Files.createSymbolicLink(fs.getPath("x"), temp));
      assertThrows(
          UnsupportedOperationException.class, () -> Files.getAttribute(file, "erofs:nid"));
      assertThrows(
          FileSystemException.class,
          () -> Files.createSymbolicLink(fs.getPath("x"), fs.getPath("")));
    }
  }

  @Test
  void userAttributes_writtenReadListedDeleted() throws IOException {
    try (FileSystem fs = Erofs.create(target)) {
      Path link = fs.getPath("/link");
      Files.createSymbolicLink(link, fs.getPath("none"));
      var view =
          Files.getFileAttributeView(link, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
      assertEquals(3, view.write("b", ByteBuffer.wrap(new byte[] {1, 2, 3})));
      view.write("a", ByteBuffer.allocate(0));
      assertEquals(List.of("a", "b"), view.list());
      ByteBuffer value = ByteBuffer.allocate(5);
      assertEquals(3, view.read("b", value));
      assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), value.flip());
      assertThrows(FileSystemException.class, () -> view.read("b", ByteBuffer.allocate(2)));
      assertThrows(FileSystemException.class, () -> view.size("c"));
      view.delete("b");
      assertThrows(FileSystemException.class, () -> view.delete("b"));
      assertThrows(FileSystemException.class, () -> view.write("big", ByteBuffer.allocate(65536)));
      assertEquals(List.of("a"), view.list());
    }
  }

  @Test
  void store_spaceOfHost() throws IOException {
    try (FileSystem fs = Erofs.create(target)) {
      FileStore store = Files.getFileStore(fs.getPath("/"));
      assertEquals("erofs", store.type());
      assertFalse(store.isReadOnly());
      assertFalse(fs.isReadOnly());
      assertTrue(store.getUsableSpace() > 0);
      assertEquals(Files.getFileStore(temp).getTotalSpace(), store.getTotalSpace());
      assertTrue(store.supportsFileAttributeView("xattr"));
      assertTrue(store.supportsFileAttributeView(BasicFileAttributeView.class));
      assertFalse(store.supportsFileAttributeView("acl"));
    }
  }
}
