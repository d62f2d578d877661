package io.github.jerofs.internal.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.storage.ImageLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing and printing of URIs. */
final class ErofsUriTest {
  private static ImageUri parse(String uri) {
    return assertInstanceOf(ImageUri.class, ErofsUri.parse(URI.create(uri)));
  }

  private static byte[] latin(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Test
  @DisplayName("U2 every byte of a path survives in both forms")
  void everyByte_roundTrip() {
    StringBuilder all = new StringBuilder("/");
    for (char c = 1; c < 256; c++) {
      all.append(c);
    }
    byte[] path = latin(all.toString());
    Path image = Path.of("/srv/A !%#.img");
    URI uri = ErofsUri.of(ErofsUri.authority(image.toUri()), path);
    ImageUri parsed = parse(uri.toString());
    assertEquals(ImageLocation.of(image), parsed.location());
    assertArrayEquals(path, parsed.path());
    ImageUri asLong = parse("erofs:" + image.toUri() + "!" + uri.getRawPath());
    assertEquals(ImageLocation.of(image), asLong.location());
    assertArrayEquals(path, asLong.path());
  }

  @Test
  @DisplayName("U4 the image's URI stays escaped, and the last !/ is the separator")
  void long_splitAtLastSeparator() {
    ImageUri parsed = parse("erofs:file:///a%20b!/c.img!/x%20y");
    assertEquals(ImageLocation.of(Path.of("/a b!/c.img")), parsed.location());
    assertArrayEquals(latin("/x y"), parsed.path());
    assertEquals(
        ImageLocation.of(Path.of("/a")), parse("EROFS:file:///a!/").location()); // case-insensitive
  }

  @Test
  @DisplayName("U4 a long URI without !/ denotes the root of the image")
  void long_withoutSeparator_root() {
    ImageUri parsed = parse("erofs:file:///a%20b.img");
    assertEquals(ImageLocation.of(Path.of("/a b.img")), parsed.location());
    assertArrayEquals(latin("/"), parsed.path());
  }

  @Test
  @DisplayName("U4 the authority is the image's URI without upper-case letters")
  void hierarchical_authority() {
    Path image = Path.of("/srv/My Images/img.erofs");
    String authority = ErofsUri.authority(image.toUri());
    assertEquals(
        "file%3A%2F%2F%2Fsrv%2F%4Dy%2520%49mages%2Fimg.erofs",
        authority); // upper case only in escapes, which are case-insensitive
    String uri = "erofs://" + authority + "/etc/passwd";
    assertEquals(uri, ErofsUri.of(authority, latin("/etc/passwd")).toString());
    for (String same :
        List.of(
            uri,
            uri.replace("img.erofs", "img%2Eerofs"),
            "erofs://" + authority.toLowerCase(Locale.ROOT) + "/etc/passwd",
            "erofs://file%3A%2F%2F%2Fsrv%2FMy%2520Images%2Fimg.erofs/etc/passwd")) {
      ImageUri parsed = parse(same);
      assertEquals(ImageLocation.of(image), parsed.location(), same);
      assertArrayEquals(latin("/etc/passwd"), parsed.path(), same);
    }
    assertArrayEquals(latin("/"), parse("erofs://" + authority).path());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///srv/super.img#system_a",
        "https://example.org:8443/a%20b.erofs?version=3",
        "https://example.org/super.img#a%20b",
        "oci:/srv/layout:latest",
        "oci://example.org:5000/team/image:1.2?platform=linux/arm64/v8"
      })
  @DisplayName("U4 URIs support every kind of location")
  void location_inBothForms(String image) {
    ImageLocation location = ImageLocation.of(URI.create(image));
    assertEquals(image, location.toUri().toString());
    String authority = ErofsUri.authority(location.toUri());
    assertEquals(location, parse("erofs://" + authority + "/x").location());
    assertEquals(location, parse("erofs:" + image + "!/x").location());
    assertArrayEquals(latin("/x"), parse("erofs:" + image + "!/x").path());
  }

  @Test
  @DisplayName("U4 the authority fs-<n> is reserved")
  void reserved_number() {
    ErofsUri parsed = ErofsUri.parse(URI.create("erofs://fs-42/x"));
    assertEquals(42, assertInstanceOf(OpenUri.class, parsed).number());
    for (String bad : List.of("fs-", "fs-x", "fs--7", "fs-99999999999999999999")) {
      ErofsUri none = ErofsUri.parse(URI.create("erofs://" + bad + "/x"));
      assertTrue(assertInstanceOf(OpenUri.class, none).number() < 0, bad);
    }
  }

  @Test
  @DisplayName("U5 null and another scheme are rejected")
  void parse_bad_throws() {
    assertThrows(NullPointerException.class, () -> ErofsUri.parse(ContractTest.nothing()));
    assertThrows(
        IllegalArgumentException.class, () -> ErofsUri.parse(URI.create("jar:file:///a!/b")));
    assertThrows(IllegalArgumentException.class, () -> ErofsUri.parse(URI.create("relative")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "erofs://hdfs-nn:8020/img.erofs!/inner", // a form reserved for wrapping another file system
        "erofs://host/path",
        "erofs://host%20name/path",
        "erofs://file%3A%2F%2F%2Fa/b?query",
        "erofs://file%3A%2F%2F%2Fa/b#fragment",
        "erofs://file%3A%2F%2F%2Fa/b%00",
        "erofs:///path",
        "erofs:file:///a!/b#fragment",
        "erofs:file:///a!/b#!x"
      })
  @DisplayName("U5 URIs of neither form are rejected")
  void neitherForm_throws(String uri) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ErofsUri.parse(URI.create(uri)));
    assertTrue(String.valueOf(e.getMessage()).contains(uri), e::toString);
  }
}
