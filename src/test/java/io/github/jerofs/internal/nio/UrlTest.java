package io.github.jerofs.internal.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** U12: URLs of the scheme erofs. */
@SuppressWarnings("NullAway.Init")
final class UrlTest extends ContractTest {
  private Path file;
  private FileSystem fs;

  @BeforeEach
  void openByUri() throws IOException {
    file = Files.createTempDirectory(temp, "url").resolve("a b!.erofs");
    Files.copy(IMAGE_FILE, file);
    fs = FileSystems.newFileSystem(URI.create("erofs:" + file.toUri() + "!/"), Map.of());
  }

  @AfterEach
  void close() throws IOException {
    fs.close();
  }

  private URL url(String path) throws MalformedURLException {
    return fs.getPath(path).toUri().toURL();
  }

  private static byte[] read(URL url) throws IOException {
    try (InputStream in = url.openStream()) {
      return in.readAllBytes();
    }
  }

  @Test
  @DisplayName("U12 every file of the tree can be read through its URL")
  void openStream_everyFile() throws IOException, URISyntaxException {
    List<Path> files;
    try (var walk = Files.walk(fs.getPath("/"))) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    assertTrue(files.size() > 50);
    for (Path path : files) {
      URL url = path.toUri().toURL();
      assertEquals(path.toUri(), url.toURI());
      assertArrayEquals(Files.readAllBytes(path), read(url), () -> path.toString());
      URL again = new URL(url.toExternalForm());
      assertEquals(url, again);
      assertEquals(url.hashCode(), again.hashCode());
    }
  }

  @Test
  @DisplayName("U12 length, time and type of a file")
  void connection_headers() throws IOException {
    URLConnection connection = url("/sizes/5000").openConnection();
    assertEquals(5000, connection.getContentLengthLong());
    assertEquals(5000, connection.getContentLength());
    assertEquals("5000", connection.getHeaderField("Content-Length"));
    assertEquals(ContractTree.TIME.toMillis(), connection.getLastModified());
    assertEquals(ContractTree.TIME.toMillis(), connection.getHeaderFieldDate("last-modified", -1));
    assertNull(connection.getContentType());
    assertEquals(0, connection.getDate());
    try (InputStream in = connection.getInputStream()) {
      assertEquals(in, connection.getInputStream());
    }
  }

  @Test
  @DisplayName("U12 a missing file throws FileNotFoundException and has no length and time")
  void missing_fileNotFound() throws IOException {
    URLConnection connection = url("/none").openConnection();
    assertEquals(-1, connection.getContentLengthLong());
    assertEquals(0, connection.getLastModified());
    assertNull(connection.getHeaderField("content-length"));
    assertThrows(FileNotFoundException.class, connection::connect);
    assertThrows(FileNotFoundException.class, connection::getInputStream);
    assertThrows(FileNotFoundException.class, () -> read(url("/links/dangling")));
    assertThrows(IOException.class, () -> read(url("/links/loop")));
  }

  @Test
  @DisplayName("U12 a directory reads as its names, one per line")
  void directory_names() throws IOException {
    for (String path : List.of("/dir", "/links/toDir")) {
      URLConnection connection = url(path).openConnection();
      assertEquals("text/plain", connection.getContentType());
      assertEquals(-1, connection.getContentLengthLong());
      assertEquals("empty\nfile\nsub\nthree\n", new String(read(url(path)), UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/dir/, file, /dir/file",
    "/dir/file, sub/file, /dir/sub/file",
    "/dir/, ./sub/../file, /dir/file",
    "/dir/sub/file, ../.., /",
    "/dir/sub/file, .., /dir/",
    "/dir/file, ../../../etc/passwd, /etc/passwd", // in the image
    "/dir/file, /hard/one, /hard/one",
    "/dir/file, //hard/one, /hard/one",
    "/dir/file, '', /dir/file",
    "/dir/, in!/x, /dir/in%21/x",
    "/dir/, 'a b', /dir/a%20b",
    "/dir/, a%20b, /dir/a%20b",
    "/dir/, \u00e9, /dir/%C3%A9",
    "/dir/, x#ref, /dir/x#ref",
    "/dir/, x?query, /dir/x?query",
  })
  @DisplayName("U12 relative URLs stay inside the image")
  void relative_resolved(String base, String spec, String expected) throws IOException {
    String prefix = "erofs:" + file.toUri() + "!";
    URL context = new URL(prefix + base);
    assertEquals(prefix + expected, new URL(context, spec).toString());
    String escaped = prefix.substring(0, prefix.length() - 1) + "%21";
    assertEquals(
        escaped + expected, new URL(new URL(escaped + base), spec).toString(), "escaped divider");
    String authority = "erofs://" + fs.getPath("/").toUri().getRawAuthority();
    URL hierarchical = new URL(authority + base);
    assertEquals(authority + expected, new URL(hierarchical, spec).toString(), "hierarchical");
    assertEquals(prefix + expected, new URL(hierarchical, prefix + expected).toString());
    String other = "erofs://fs-7" + expected;
    assertEquals(other, new URL(hierarchical, other).toString());
    assertEquals(other, new URL(context, other).toString());
  }

  @Test
  @DisplayName("U12 both forms read the same, and authorities are not resolved as hosts")
  void bothForms_sameContent() throws IOException, URISyntaxException {
    URL hierarchical = url("/dir/file");
    URL asLong = new URL("erofs:" + file.toUri() + "!/dir/file");
    assertArrayEquals(read(asLong), read(hierarchical));
    assertEquals(Path.of(asLong.toURI()), Path.of(hierarchical.toURI()));
    assertNotEquals(asLong, hierarchical);
    assertEquals(hierarchical, new URL(hierarchical.toString()));
    assertNotEquals(hierarchical, new URL("erofs://fs-1/dir/file"));
    assertNotEquals(new URL("erofs://fs-2/dir/file"), new URL("erofs://fs-1/dir/file"));
    assertEquals("erofs://fs-1/", new URL("erofs://fs-1").toString());
  }

  @Test
  @DisplayName("U12 a long URL of one of several images keeps its #")
  void partOfFile_keepsName() throws IOException, URISyntaxException {
    String text = "erofs:file:///srv/super.img#system_a!/etc/";
    assertEquals(text, new URL(text).toString());
    assertEquals(URI.create(text), new URL(text).toURI());
    assertEquals(text + "passwd", new URL(new URL(text), "passwd").toString());
  }

  @Test
  @DisplayName("U1 the URI of a directory ends in a slash while its file system is open")
  void toUri_directory_slash() throws IOException {
    assertEquals("/dir/", url("/dir").getPath());
    assertEquals("/links/toDir/", url("/links/toDir").getPath());
    assertEquals("/", url("/").getPath());
    fs.close();
    assertEquals("/dir", url("/dir").getPath());
  }

  @Test
  @DisplayName("U12 query and fragment are ignored")
  void query_ignored() throws IOException {
    assertEquals("text", new String(read(new URL(url("/dir/file") + "?q=!/#r")), UTF_8));
  }

  @Test
  @DisplayName("U12 a class loader finds resources with any name")
  void classLoader_resources() throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {url("/names/"), url("/dir/")})) {
      for (String name : ContractTree.NAMES) {
        // Raw bytes have no resource name. The JDK parses text before a colon as a scheme, and
        // escapes the halves of a surrogate pair separately.
        if (!name.startsWith("raw-")
            && !name.contains(":")
            && name.codePoints().allMatch(Character::isBmpCodePoint)) {
          URL found = loader.getResource(name);
          assertNotNull(found, name);
          assertEquals("text", new String(read(found), UTF_8), name);
        }
      }
      for (String name : List.of("in!/x", "a%20b/x", "sub/deeper/deepest/file")) {
        URL found = loader.getResource(name);
        assertNotNull(found, name);
        assertEquals("text", new String(read(found), UTF_8), name);
      }
      assertNotNull(loader.getResource("sub/"));
      assertNull(loader.getResource("none"));
      assertNull(loader.getResource("file/below"));
    }
  }

  @Test
  @DisplayName("U12 an image opened by Path has URLs while it is open")
  void openedByPath_reads() throws IOException {
    URL url;
    try (FileSystem byPath = Erofs.open(file)) {
      url = byPath.getPath("/dir/file").toUri().toURL();
      assertEquals("text", new String(read(url), UTF_8));
      assertEquals("text", new String(read(new URL(url.toString())), UTF_8));
    }
    assertThrows(IOException.class, () -> read(url));
  }

  @Test
  @DisplayName("U12 the IOException for an image that is not open says so")
  void notOpen_ioException() throws IOException {
    Path other = Files.copy(IMAGE_FILE, file.resolveSibling("other.erofs"));
    URL unopened = new URL("erofs:" + other.toUri() + "!/dir/file");
    IOException e = assertThrows(IOException.class, () -> read(unopened));
    assertTrue(String.valueOf(e.getMessage()).contains("newFileSystem(URI"), e.getMessage());
    URLConnection open = url("/dir/file").openConnection();
    open.connect();
    URL url = url("/dir/file");
    fs.close();
    assertThrows(IOException.class, open::getInputStream);
    assertThrows(IOException.class, () -> read(url));
  }

  @Test
  @DisplayName("U12 malformed URLs are rejected")
  void malformed_rejected() throws IOException {
    assertThrows(MalformedURLException.class, () -> new URL("erofs:" + file.toUri()));
    assertThrows(MalformedURLException.class, () -> new URL("erofs:"));
    assertThrows(IOException.class, () -> read(new URL("erofs:nonsense!/x")));
    assertThrows(IOException.class, () -> read(new URL("erofs:" + file.toUri() + "!/a b")));
  }
}
