package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** U1 to U9: URIs. */
final class UriTest extends ContractTest {
  private static URI uri(Path file) {
    return URI.create("erofs:" + file.toUri() + "!/");
  }

  private static Path copy(String name) throws IOException {
    return Files.copy(IMAGE_FILE, temp.resolve(name));
  }

  @Test
  @DisplayName(
      "U1, U2, N3 every path of the tree survives conversion to a URI, even with raw bytes")
  void roundTrip_everyPath_equal() throws IOException {
    Path file = copy("a b%20!#\u00e9.erofs");
    try (FileSystem fs = FileSystems.newFileSystem(uri(file), Map.of());
        Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      List<Path> all = walk.toList();
      assertEquals(124, all.size());
      for (Path path : all) {
        assertEquals(path, Path.of(path.toUri()));
        assertEquals(path, Path.of(URI.create(path.toUri().toString())));
        assertEquals(path, Paths.get(path.toUri()));
      }
      Path relative = fs.getPath("dir/file");
      assertEquals(relative.toAbsolutePath(), Path.of(relative.toUri()));
      assertEquals(fs.getPath("/dir"), Path.of(URI.create(fs.getPath("/dir").toUri() + "/")));
    }
  }

  @TestFactory
  @DisplayName("U2 escapes")
  Stream<DynamicTest> toUri_escapes() {
    String prefix = "erofs://" + image("/").toUri().getRawAuthority();
    assertTrue(prefix.matches("erofs://fs-[0-9]+"), prefix);
    return Stream.of(
            new String[][] {
              {"/", "/"},
              {"/a b", "/a%20b"},
              {"/100%", "/100%25"},
              {"/a#b?c", "/a%23b%3Fc"},
              {"/in!/x", "/in%21/x"},
              {"/a+b:c;d", "/a+b:c;d"},
              {"/\u00e9", "/%C3%A9"},
              {"/raw-\udcff", "/raw-%FF"},
              {"/line\nfeed\\", "/line%0Afeed%5C"},
            })
        .map(
            row ->
                dynamicTest(
                    row[1], () -> assertEquals(prefix + row[1], image(row[0]).toUri().toString())));
  }

  @Test
  @DisplayName("U5 messages for malformed URIs contain the URI")
  void malformed_throws() {
    String file = IMAGE_FILE.toUri().toString();
    for (String text :
        List.of(
            "erofs:!/x",
            "erofs:relative.erofs!/x",
            "erofs:file:relative.erofs!/x",
            "erofs://host/x.erofs!/x",
            "erofs:/x.erofs!/x",
            "erofs:" + file + "!/x?query",
            "erofs:" + file + "?query!/x",
            "erofs:" + file + "!/x#fragment",
            "erofs:" + file + "!/a%00b",
            "file:///x!/y")) {
      URI uri = URI.create(text);
      var provider = image("/").getFileSystem().provider();
      for (IllegalArgumentException e :
          List.of(
              assertThrows(IllegalArgumentException.class, () -> provider.getPath(uri), text),
              assertThrows(IllegalArgumentException.class, () -> provider.getFileSystem(uri), text),
              assertThrows(
                  IllegalArgumentException.class,
                  () -> provider.newFileSystem(uri, Map.of()).close(),
                  text))) {
        assertTrue(
            String.valueOf(e.getMessage()).contains(text), () -> text + ": " + e.getMessage());
      }
    }
    assertThrows(
        FileSystemNotFoundException.class,
        () -> FileSystems.getFileSystem(URI.create("erofs:nosuchscheme:/x!/y")));
  }

  @Test
  @DisplayName("U6 U7 U9 one file system per real file and URI, until it is closed")
  void newFileSystem_twice_alreadyExists() throws IOException {
    Path file = copy("once.erofs");
    Path link = Files.createSymbolicLink(temp.resolve("once-link.erofs"), file);
    URI uri = uri(file);
    assertThrows(FileSystemNotFoundException.class, () -> FileSystems.getFileSystem(uri));
    for (int i = 0; i < 2; i++) {
      try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of())) {
        for (URI same : List.of(uri, uri(link))) {
          assertThrows(
              FileSystemAlreadyExistsException.class,
              () -> FileSystems.newFileSystem(same, Map.of()).close());
          assertEquals(fs, FileSystems.getFileSystem(same));
          assertEquals(fs.getPath("/x"), Path.of(URI.create(same + "x")));
        }
      }
      assertThrows(FileSystemNotFoundException.class, () -> FileSystems.getFileSystem(uri));
      assertThrows(FileSystemNotFoundException.class, () -> Path.of(uri));
    }
  }

  @Test
  @DisplayName("U6 file systems opened by Path are independent and found by their own URIs")
  void newFileSystem_byPath_notRegistered() throws IOException {
    Path file = copy("path.erofs");
    URI gone;
    try (FileSystem a = Erofs.open(file);
        FileSystem b = FileSystems.newFileSystem(file)) {
      assertNotEquals(a, b);
      assertThrows(FileSystemNotFoundException.class, () -> Path.of(uri(file)));
      try (FileSystem c = FileSystems.newFileSystem(uri(file), Map.of())) {
        for (FileSystem fs : List.of(a, b, c)) {
          Path path = fs.getPath("/dir/file");
          assertEquals(path, Path.of(path.toUri()));
          assertEquals(fs, FileSystems.getFileSystem(path.toUri()));
        }
      }
      assertTrue(a.isOpen() && b.isOpen());
      gone = a.getPath("/dir").toUri();
      assertThrows(
          IllegalArgumentException.class, () -> FileSystems.newFileSystem(gone, Map.of()).close());
    }
    assertThrows(FileSystemNotFoundException.class, () -> Path.of(gone));
  }

  @Test
  @DisplayName("U6 URIs of a registered file system open its image again")
  void toUri_persistent() throws IOException {
    URI saved;
    try (FileSystem fs = FileSystems.newFileSystem(uri(copy("Saved \u00e9!.erofs")), Map.of())) {
      saved = fs.getPath("/dir/file").toUri();
    }
    assertThrows(FileSystemNotFoundException.class, () -> Path.of(saved));
    try (FileSystem fs = FileSystems.newFileSystem(saved, Map.of())) {
      assertEquals(fs.getPath("/dir/file"), Path.of(saved));
      assertEquals("text", Files.readString(Path.of(saved)));
    }
  }

  @Test
  @DisplayName("U13 resolve and relativize agree with paths")
  void resolveRelativize_asPaths() {
    URI dir = image("/dir").toUri();
    assertEquals(image("/dir/sub/file").toUri(), dir.resolve("sub/file"));
    assertEquals(image("/hard/one").toUri(), dir.resolve("../hard/one"));
    assertEquals(image("/hard/one").toUri(), dir.resolve("/hard/one"));
    assertEquals(URI.create("sub/file"), dir.relativize(image("/dir/sub/file").toUri()));
    assertEquals(image("/dir/file"), Path.of(image("/").toUri().resolve("dir/file")));
  }

  @Test
  @DisplayName("U4 erofs: followed by the URI of a file opens it, on any file system")
  void erofsColonFileUri_opens() throws IOException {
    Path file = copy("plain.erofs");
    Path jarFile = temp.resolve("holds.jar");
    URI jar = URI.create("jar:" + jarFile.toUri());
    try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      Files.copy(file, zip.getPath("/in.erofs"));
      Files.copy(file, Files.createDirectory(zip.getPath("/odd!")).resolve("in.erofs"));
    }
    Path bang = Files.createDirectory(temp.resolve("odd!"));
    try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of())) {
      for (Path each :
          List.of(
              file,
              Files.copy(file, bang.resolve("in.erofs")),
              zip.getPath("/in.erofs"),
              zip.getPath("/odd!/in.erofs"))) {
        URI uri = URI.create("erofs:" + each.toUri());
        assertThrows(RuntimeException.class, () -> FileSystems.getFileSystem(uri), uri::toString);
        try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of())) {
          assertEquals(fs, FileSystems.getFileSystem(uri));
          assertEquals(fs.getPath("/"), Path.of(uri));
          Path path = fs.getPath("/dir/file");
          assertEquals(path, Path.of(path.toUri()), uri::toString);
          assertEquals("text", Files.readString(path));
        }
      }
    }
  }

  @Test
  @DisplayName("U4 a trailing !/ denotes the root of the image before it, whatever else exists")
  void trailingSeparator_separates() throws IOException {
    Path file = copy("twin");
    Files.write(temp.resolve("twin!"), new byte[1]);
    try (FileSystem fs = FileSystems.newFileSystem(uri(file), Map.of())) {
      assertEquals(fs, Path.of(uri(file)).getFileSystem());
    }
  }

  @Test
  @DisplayName("U9 after a failure to open, the URI is unused")
  void newFileSystem_failed_leavesNothing() throws IOException {
    Path file = Files.write(temp.resolve("broken.erofs"), new byte[8192]);
    for (int i = 0; i < 2; i++) {
      assertThrows(IOException.class, () -> FileSystems.newFileSystem(uri(file), Map.of()).close());
    }
    assertThrows(FileSystemNotFoundException.class, () -> FileSystems.getFileSystem(uri(file)));
    assertThrows(
        IOException.class,
        () -> FileSystems.newFileSystem(uri(temp.resolve("none")), Map.of()).close());
  }

  @Test
  @DisplayName("U9 if threads open the same URI, one of them succeeds")
  void newFileSystem_race_oneWins() throws Exception {
    URI uri = uri(copy("race.erofs"));
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 50; round++) {
        CyclicBarrier barrier = new CyclicBarrier(threads);
        List<Future<List<FileSystem>>> results = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          results.add(
              pool.submit(
                  () -> {
                    barrier.await();
                    try {
                      return List.of(FileSystems.newFileSystem(uri, Map.of()));
                    } catch (FileSystemAlreadyExistsException e) {
                      return List.of();
                    }
                  }));
        }
        List<FileSystem> winners = new ArrayList<>();
        for (Future<List<FileSystem>> result : results) {
          winners.addAll(result.get());
        }
        assertEquals(1, winners.size(), "round " + round);
        assertEquals(winners.get(0), FileSystems.getFileSystem(uri));
        winners.get(0).close();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
