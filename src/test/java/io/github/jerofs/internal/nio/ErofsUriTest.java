package io.github.jerofs.internal.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.storage.ImageLocation;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The form of URIs. */
final class ErofsUriTest {
  @Test
  @DisplayName("U2 each byte of a path survives")
  void of_everyByte_parsesBack() {
    StringBuilder all = new StringBuilder("/");
    for (char c = 1; c < 256; c++) {
      all.append(c);
    }
    byte[] path = all.toString().getBytes(ISO_8859_1);
    Path image = Path.of("/srv/a !%.img");
    ErofsUri parsed = ErofsUri.parse(ErofsUri.of(image.toUri(), path));
    assertEquals(ImageLocation.of(image), parsed.location());
    assertArrayEquals(path, parsed.path());
  }

  @Test
  @DisplayName("U4 the image's URI stays escaped, the last !/ divides")
  void parse_dividesAtLast() {
    ErofsUri parsed = ErofsUri.parse(URI.create("erofs:file:///a%20b!/c.img!/x%20y"));
    assertEquals(ImageLocation.of(Path.of("/a b!/c.img")), parsed.location());
    assertArrayEquals("/x y".getBytes(ISO_8859_1), parsed.path());
    assertEquals(
        "erofs:file:///a%20b.img!/x",
        ErofsUri.of(Path.of("/a b.img").toUri(), "/x".getBytes(ISO_8859_1)).toString());
    assertEquals(
        ImageLocation.of(Path.of("/a")),
        ErofsUri.parse(URI.create("EROFS:file:///a!/")).location()); // schemes have no case
  }

  @Test
  @DisplayName("U5 null and a foreign scheme")
  void parse_bad_throws() {
    assertThrows(NullPointerException.class, () -> ErofsUri.parse(ContractTest.nothing()));
    assertThrows(
        IllegalArgumentException.class, () -> ErofsUri.parse(URI.create("jar:file:///a!/b")));
    assertThrows(IllegalArgumentException.class, () -> ErofsUri.parse(URI.create("relative")));
  }
}
