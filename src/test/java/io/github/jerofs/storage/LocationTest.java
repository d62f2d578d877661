package io.github.jerofs.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.TestSource;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Locations as text and as URIs. */
final class LocationTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @TempDir private Path temp;

  private static ImageLocation file(String path) {
    return ImageLocation.of(Path.of(path));
  }

  private static OciLocation.Selector selector(String tag, String digest, String platform) {
    return new OciLocation.Selector(present(tag), present(digest), present(platform));
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  @Test
  void existingPath_takesPrecedence() throws IOException {
    assumeTrue(File.separatorChar == '/', "the host does not support names with a colon");
    for (String name : List.of("oci:x", "a#b", "a", "http:", "c#")) {
      Path odd = Files.createFile(temp.resolve(name));
      assertEquals(ImageLocation.of(odd), ImageLocation.parse(odd.toString()));
    }
    Path dangling = Files.createSymbolicLink(temp.resolve("d#x"), temp.resolve("none"));
    Files.createFile(temp.resolve("d"));
    assertEquals(ImageLocation.of(dangling), ImageLocation.parse(dangling.toString()));
    Path colon = Files.createDirectory(temp.resolve("layout:1"));
    assertEquals(
        new OciLocation.Layout(colon, selector("", "", "")), ImageLocation.parse("oci:" + colon));
  }

  @Test
  void fileUrl_isThatFile() throws IOException {
    Path odd = Files.createFile(temp.resolve("a b%41"));
    String url = odd.toUri().toString();
    assertEquals(ImageLocation.of(odd), ImageLocation.parse(url));
    assertEquals(ImageLocation.of(odd), ImageLocation.parse(url.replace("file:///", "FILE:/")));
    assertEquals(
        new ImageLocation.Part(ImageLocation.of(odd), "b"), ImageLocation.parse(url + "#b"));
  }

  @Test
  void fragment_selectsOneImage_onlyOfExistingFile() throws IOException {
    String file = Files.createFile(temp.resolve("super#1.img")).toString();
    assertEquals(
        new ImageLocation.Part(file(file), "system_a"), ImageLocation.parse(file + "#system_a"));
    assertEquals(
        new ImageLocation.Part(file(file), "a+b #/\u00e9"),
        ImageLocation.parse(file + "#a+b%20%23%2F%C3%A9"));
    String missing = temp.resolve("none").toString();
    assertEquals(file(missing + "#2"), ImageLocation.parse(missing + "#2"));
    for (String bad : List.of("#", "#a%zz", "#a%4")) {
      assertThrows(IllegalArgumentException.class, () -> ImageLocation.parse(file + bad), bad);
    }
  }

  @Test
  void part_textAndUri_roundTrip() throws IOException {
    Path file = Files.createFile(temp.resolve("a b#c.img"));
    for (String name : List.of("2", "a b", "#", "100%", "in!/x", "\u00e9+")) {
      ImageLocation part = new ImageLocation.Part(ImageLocation.of(file), name);
      assertEquals(part, ImageLocation.parse(part.toString()));
      assertEquals(part, ImageLocation.of(part.toUri()));
      assertTrue(!part.toUri().toString().contains("!/"), part::toString);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new ImageLocation.Part(ImageLocation.parse("oci:/x"), "name"));
  }

  @Test
  void web_fragment_isPart() {
    ImageLocation whole = ImageLocation.of(URI.create("https://example.org/super.img"));
    assertEquals(whole, ImageLocation.parse("HTTPS://example.org/super.img"));
    assertEquals(
        new ImageLocation.Part(whole, "a b"),
        ImageLocation.parse("https://example.org/super.img#a%20b"));
    assertThrows(IllegalArgumentException.class, () -> ImageLocation.parse("http://exa mple/x"));
    assertThrows(IllegalArgumentException.class, () -> ImageLocation.parse("http://example/x#"));
  }

  @ParameterizedTest
  @CsvSource({
    "oci:/none/layout, /none/layout, '', '', ''",
    "oci:none/layout:latest, none/layout, latest, '', ''",
    "OCI:none:a:b/c, none:a, b/c, '', ''",
    "oci:none@DIGEST, none, '', DIGEST, ''",
    "oci:none:1@DIGEST?platform=linux/arm/v7, none, 1, DIGEST, linux/arm/v7",
    "oci:none?platform=linux/amd64, none, '', '', linux/amd64",
  })
  void ociLayout(String text, String path, String tag, String digest, String platform) {
    assumeTrue(File.separatorChar == '/', "the host does not support names with a colon");
    ImageLocation expected =
        new OciLocation.Layout(
            Path.of(path), selector(tag, digest.replace("DIGEST", DIGEST), platform));
    ImageLocation parsed = ImageLocation.parse(text.replace("DIGEST", DIGEST));
    assertEquals(expected, parsed);
    assertEquals(expected, ImageLocation.parse(parsed.toString()));
    ImageLocation byUri = ImageLocation.of(parsed.toUri());
    assertEquals(Path.of(path).toAbsolutePath(), ((OciLocation.Layout) byUri).path());
    assertEquals(((OciLocation) parsed).selector(), ((OciLocation) byUri).selector());
  }

  @Test
  void ociLayout_driveLetter_notTag() {
    for (String text : List.of("oci:C:\\layouts\\x", "oci:C:/layouts/x")) {
      if (File.separatorChar == '/') { // paths on other systems look different
        OciLocation parsed = assertInstanceOf(OciLocation.class, ImageLocation.parse(text));
        assertEquals(selector("", "", ""), parsed.selector(), text);
      }
    }
    assertEquals(
        selector("1", "", ""),
        ((OciLocation) ImageLocation.parse("oci:C:/layouts/x:1")).selector());
  }

  @Test
  void ociLayout_uri_escapesSeparators() {
    ImageLocation odd = new OciLocation.Layout(Path.of("/a b@c?d#e%"), selector("x y/z", "", ""));
    assertEquals("oci:/a%20b%40c%3Fd%23e%25:x%20y%2Fz", odd.toUri().toString());
    assertEquals(odd, ImageLocation.of(odd.toUri()));
  }

  @ParameterizedTest
  @CsvSource({
    "oci://example.org/app, example.org, app, '', '', ''",
    "oci://example.org:5000/team/app, example.org:5000, team/app, '', '', ''",
    "oci://example.org:5000/team/app:1.2, example.org:5000, team/app, 1.2, '', ''",
    "oci://[::1]:5000/app:1, [::1]:5000, app, 1, '', ''",
    "oci://example.org/app@DIGEST, example.org, app, '', DIGEST, ''",
    "oci://example.org/app:1@DIGEST?platform=linux/amd64, example.org, app, 1, DIGEST, linux/amd64",
  })
  void ociRegistry(
      String text, String host, String name, String tag, String digest, String platform) {
    ImageLocation expected =
        new OciLocation.Registry(
            host, name, selector(tag, digest.replace("DIGEST", DIGEST), platform));
    ImageLocation parsed = ImageLocation.parse(text.replace("DIGEST", DIGEST));
    assertEquals(expected, parsed);
    assertEquals(text.replace("DIGEST", DIGEST), parsed.toString());
    assertEquals(expected, ImageLocation.of(parsed.toUri()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oci:",
        "oci::tag",
        "oci:none:",
        "oci:none@sha256:12",
        "oci:none?platform=linux",
        "oci://",
        "oci://example.org",
        "oci://example.org/",
        "oci:///app",
        "oci://example.org/App",
        "oci://example.org/app:",
        "oci://example.org/app:a b",
        "oci://user@example.org/app",
        "oci://example.org/app?tag=1",
        "ftp://example.org/x",
        "file:///x?y",
      })
  void malformed_illegalArgument(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ImageLocation.parse(text));
    assertTrue(String.valueOf(e.getMessage()).contains(text), e::toString);
  }

  @Test
  void openSource_hasNoUri() throws IOException {
    ImageLocation open = ImageLocation.of(TestSource.of(Corpus.small().image("names")));
    assertThrows(UnsupportedOperationException.class, open::toUri);
  }

  @Test
  void erofsOpen_text() throws IOException {
    Path image = Corpus.small().image("names");
    try (FileSystem fs = Erofs.open(image.toString());
        FileSystem byOptions = Erofs.open(image.toString(), ErofsOptions.DEFAULT)) {
      assertTrue(Files.isDirectory(fs.getPath("/")) && Files.isDirectory(byOptions.getPath("/")));
    }
    try (RangeServer server = new RangeServer();
        FileSystem fs = Erofs.open(server.serve("image", image).toString())) {
      assertTrue(Files.isDirectory(fs.getPath("/")));
    }
    String none = temp.resolve("none#1").toString();
    NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> Erofs.open(none).close());
    assertEquals(none, e.getFile());
    assertThrows(IllegalArgumentException.class, () -> Erofs.open("ftp://example.org/x").close());
  }

  @Test
  void ociRegistry_webServersForbidden_notContacted() {
    ErofsOptions offline =
        ErofsOptions.builder().remote(RemoteOptions.builder().allowRemote(false).build()).build();
    for (String text : List.of("oci://registry.invalid/app", "oci://registry.invalid/app:1")) {
      ImageLocation location = ImageLocation.parse(text);
      assertThrows(AccessDeniedException.class, () -> Erofs.open(location, offline).close());
      URI uri = URI.create("erofs:" + text + "!/");
      assertThrows(
          AccessDeniedException.class,
          () -> FileSystems.newFileSystem(uri, Map.of("remoteLocations", "forbidden")).close());
    }
  }

  @Test
  void part_opened_errorNamesPart() throws IOException {
    String image = Files.copy(Corpus.small().image("names"), temp.resolve("image")).toString();
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> Erofs.open(image + "#system_a").close());
    assertEquals(image + "#system_a", e.getFile());
    assertEquals("the file contains a single image and none named 'system_a'", e.getReason());
    Path several = Files.write(temp.resolve("several"), new byte[8192]);
    NotErofsException other =
        assertThrows(NotErofsException.class, () -> Erofs.open(several + "#system_a").close());
    assertTrue(
        String.valueOf(other.getMessage())
            .endsWith("but this is none of them: 'system_a' (" + several + ")"),
        other::toString);
    ErofsOptions devices =
        ErofsOptions.builder()
            .devices(new ErofsDevices.Listed(List.of(ImageLocation.parse(several + "#1"))))
            .build();
    assertThrows(NotErofsException.class, () -> Erofs.open(image, devices).close());
  }
}
