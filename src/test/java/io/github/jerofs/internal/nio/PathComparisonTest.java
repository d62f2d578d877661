package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Comparisons of paths: P14, P15 and P21. */
final class PathComparisonTest extends PathContract {
  @TestFactory
  @DisplayName("P14 P15 startsWith compares whole names")
  Stream<DynamicTest> startsWith_table() {
    return rows(
        (fs, a) -> {
          boolean result = fs.getPath(a[0]).startsWith(fs.getPath(a[1]));
          assertEquals(result, fs.getPath(a[0]).startsWith(a[1]));
          return result;
        },
        new String[][] {
          {"a", "a", "true"},
          {"ab", "a", "false"},
          {"a/b", "a", "true"},
          {"a/b", "a/", "true"},
          {"a/b", "a/b", "true"},
          {"a/b", "a/b/c", "false"},
          {"a/b", "b", "false"},
          {"/a/b", "/", "true"},
          {"/a/b", "/a", "true"},
          {"/a/b", "a", "false"},
          {"a", "/", "false"},
          {"/", "/", "true"},
          {"/", "", "false"},
          {"", "", "true"},
          {"a", "", "false"},
          {"", "a", "false"},
          {"/a", "", "false"},
          {"A", "a", "false"},
          {"\u00e9", "e\u0301", "false"},
        });
  }

  @TestFactory
  @DisplayName("P14 P15 endsWith compares whole names")
  Stream<DynamicTest> endsWith_table() {
    return rows(
        (fs, a) -> {
          boolean result = fs.getPath(a[0]).endsWith(fs.getPath(a[1]));
          assertEquals(result, fs.getPath(a[0]).endsWith(a[1]));
          return result;
        },
        new String[][] {
          {"a", "a", "true"},
          {"ba", "a", "false"},
          {"a/b", "b", "true"},
          {"a/b", "a/b", "true"},
          {"a/b", "/b", "false"},
          {"/a/b", "/b", "false"},
          {"/a/b", "/a/b", "true"},
          {"/b", "/b", "true"},
          {"/b", "b", "true"},
          {"/a/b", "a/b", "true"},
          {"/", "/", "true"},
          {"/a", "/", "false"},
          {"/", "", "false"},
          {"", "", "true"},
          {"a", "", "false"},
          {"", "a", "false"},
          {"", "/", "false"},
          {"B", "b", "false"},
        });
  }

  /** Names in the order of their UTF-8 bytes. */
  private static final List<String> ASCENDING =
      List.of(
          "",
          "/",
          "/a",
          "/a/b",
          "A",
          "a",
          "a b",
          "a.b",
          "a/b",
          "aa",
          "b",
          "\u00e9",
          "\uff5e",
          "\ud83d\ude00");

  @ParameterizedTest
  @EnumSource
  @DisplayName("P21 compareTo is the order of the bytes, and agrees with equals")
  void compareTo_bytes_total(Side side) {
    for (int i = 0; i < ASCENDING.size(); i++) {
      for (int j = 0; j < ASCENDING.size(); j++) {
        Path p = fs(side).getPath(ASCENDING.get(i));
        Path q = fs(side).getPath(ASCENDING.get(j));
        String pair = "'" + p + "' and '" + q + "'";
        assertEquals(Integer.compare(i, j), Integer.signum(p.compareTo(q)), pair);
        assertEquals(i == j, p.equals(q), pair);
        if (i == j) {
          assertEquals(p.hashCode(), q.hashCode(), pair);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("P21 equals and hashCode do not depend on how a path was created")
  void equals_otherOrigin_equal(Side side) {
    FileSystem fs = fs(side);
    Path expected = fs.getPath("a/b");
    for (Path p :
        List.of(
            fs.getPath("a//b/"),
            fs.getPath("a").resolve("b"),
            fs.getPath("/a/b").subpath(0, 2),
            fs.getPath("x/../a/b").normalize(),
            fs.getPath("a/b/c").getParent(),
            fs.getPath("/x").relativize(fs.getPath("/x/a/b")))) {
      assertEquals(expected, p);
      assertEquals(expected.hashCode(), p.hashCode());
    }
    assertNotEquals(expected, fs.getPath("/a/b"));
    assertFalse(expected.equals((Object) "a/b"));
    assertFalse(expected.equals(null));
  }
}
