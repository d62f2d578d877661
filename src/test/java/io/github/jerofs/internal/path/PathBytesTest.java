package io.github.jerofs.internal.path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Operations on paths as bytes. */
final class PathBytesTest {
  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  @DisplayName("canonical removes repeated and trailing slashes")
  void canonical_slashes_dropped() {
    for (String[] row :
        new String[][] {
          {"", ""}, {"/", "/"}, {"///", "/"}, {"a//b/", "a/b"}, {"//a", "/a"}, {"a/", "a"}
        }) {
      assertEquals(row[1], new String(PathBytes.canonical(bytes(row[0])), UTF_8));
    }
  }

  @Test
  @DisplayName("nameOffsets and nameEnd, including repeated slashes")
  void nameOffsets_table() {
    assertArrayEquals(new int[] {0}, PathBytes.nameOffsets(bytes("")));
    assertArrayEquals(new int[] {}, PathBytes.nameOffsets(bytes("/")));
    byte[] raw = bytes("a//bc/");
    int[] offsets = PathBytes.nameOffsets(raw);
    assertArrayEquals(new int[] {0, 3}, offsets);
    assertEquals(1, PathBytes.nameEnd(raw, offsets, 0));
    assertEquals(5, PathBytes.nameEnd(raw, offsets, 1));
  }

  @Test
  @DisplayName("join and ups")
  void join_ups_table() {
    assertEquals("a/b", new String(PathBytes.join(bytes("a"), bytes("b")), UTF_8));
    assertEquals("/b", new String(PathBytes.join(bytes("/"), bytes("b")), UTF_8));
    assertEquals("b", new String(PathBytes.join(bytes(""), bytes("b")), UTF_8));
    assertEquals("", new String(PathBytes.ups(0), UTF_8));
    assertEquals("..", new String(PathBytes.ups(1), UTF_8));
    assertEquals("../../..", new String(PathBytes.ups(3), UTF_8));
  }

  @Test
  @DisplayName("normalize of a normal path, and of one with redundant slashes")
  void normalize_table() {
    for (String[] row :
        new String[][] {{"/a", "/a"}, {"/a/b", "/a/b"}, {"../dir//x/", "../dir/x"}, {"/..", "/"}}) {
      byte[] path = bytes(row[0]);
      assertEquals(
          row[1], new String(PathBytes.normalize(path, PathBytes.nameOffsets(path)), UTF_8));
    }
  }
}
