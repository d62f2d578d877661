package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * P1 to P30: operations on paths that access no file. Each row holds for the host's paths as well.
 */
final class PathAlgebraTest extends ContractTest {
  private static final long SEED = 20260101L;
  private static final String NONE = "(null)";
  private static final String FAILS = "(IllegalArgumentException)";

  private interface Operation {
    Object apply(FileSystem fs, String... arguments);
  }

  /** Returns a test for each side and row. The last column is the expected text. */
  private static Stream<DynamicTest> rows(Operation operation, String[][] rows) {
    return Arrays.stream(Side.values())
        .flatMap(
            side ->
                Arrays.stream(rows)
                    .map(
                        row ->
                            dynamicTest(
                                side + " " + Arrays.toString(row),
                                () -> checkRow(fs(side), operation, row))));
  }

  private static void checkRow(FileSystem fs, Operation operation, String[] row) {
    String[] arguments = Arrays.copyOf(row, row.length - 1);
    String expected = row[row.length - 1];
    if (expected.equals(FAILS)) {
      assertThrows(IllegalArgumentException.class, () -> operation.apply(fs, arguments));
    } else {
      Object actual = operation.apply(fs, arguments);
      assertEquals(expected, actual == null ? NONE : actual.toString());
    }
  }

  @TestFactory
  @DisplayName("P1 P2 P3 construction: text, root, parent, file name and names")
  Stream<DynamicTest> construction_table() {
    return rows(
        (fs, a) -> {
          Path p = fs.getPath(a[0]);
          List<String> names = new ArrayList<>();
          for (int i = 0; i < p.getNameCount(); i++) {
            names.add(p.getName(i).toString());
          }
          return String.join(
              "|",
              p.toString(),
              String.valueOf((Object) p.getRoot()),
              String.valueOf((Object) p.getParent()),
              String.valueOf((Object) p.getFileName()),
              String.join(",", names),
              String.valueOf(p.getNameCount()),
              String.valueOf(p.isAbsolute()));
        },
        new String[][] {
          {"", "|null|null|||1|false"},
          {"/", "/|/|null|null||0|true"},
          {"//", "/|/|null|null||0|true"},
          {"a", "a|null|null|a|a|1|false"},
          {"a/", "a|null|null|a|a|1|false"},
          {"/a", "/a|/|/|a|a|1|true"},
          {"a/b", "a/b|null|a|b|a,b|2|false"},
          {"//a///b/", "/a/b|/|/a|b|a,b|2|true"},
          {"/a/b/c", "/a/b/c|/|/a/b|c|a,b,c|3|true"},
          {".", ".|null|null|.|.|1|false"},
          {"..", "..|null|null|..|..|1|false"},
          {"/..", "/..|/|/|..|..|1|true"},
          {"a b", "a b|null|null|a b|a b|1|false"},
          {
            "\u00e9/\ud83d\ude00",
            "\u00e9/\ud83d\ude00|null|\u00e9|\ud83d\ude00|\u00e9,\ud83d\ude00|2|false"
          },
        });
  }

  @TestFactory
  @DisplayName("P3 construction of several strings joins the ones that are not empty")
  Stream<DynamicTest> construction_more_joins() {
    return rows(
        (fs, a) -> fs.getPath(a[0], Arrays.copyOfRange(a, 1, a.length)),
        new String[][] {
          {"a", "/b", "a/b"},
          {"a", "", "b", "a/b"},
          {"", "", ""},
          {"", "a", "a"},
          {"", "/a", "/a"},
          {"/", "a", "/a"},
          {"/", "", "/"},
          {"a/", "b/", "/c/", "a/b/c"},
          {"a", "..", "b", "a/../b"},
        });
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("P2 root: getName and subpath throw")
  void root_getName_throws(Side side) {
    Path root = fs(side).getPath("/");
    assertThrows(IllegalArgumentException.class, () -> root.getName(0));
    assertThrows(IllegalArgumentException.class, () -> root.subpath(0, 1));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("P4 P5 construction: NUL and an unpaired surrogate are invalid")
  void construction_invalid_throws(Side side) {
    for (String bad : List.of("\0", "a\0b", "/a/\0", "\ud800", "a\udbffb")) {
      assertThrows(InvalidPathException.class, () -> fs(side).getPath(bad), () -> escape(bad));
      assertThrows(InvalidPathException.class, () -> fs(side).getPath("x", bad));
    }
  }

  private static String escape(String text) {
    StringBuilder result = new StringBuilder();
    text.chars().forEach(c -> result.append(String.format("\\u%04x", c)));
    return result.toString();
  }

  @TestFactory
  @DisplayName("P6 normalize is textual")
  Stream<DynamicTest> normalize_table() {
    return rows(
        (fs, a) -> fs.getPath(a[0]).normalize(),
        new String[][] {
          {"", ""},
          {"/", "/"},
          {".", ""},
          {"..", ".."},
          {"/.", "/"},
          {"/..", "/"},
          {"/../a", "/a"},
          {"/../../a", "/a"},
          {"a/..", ""},
          {"/a/..", "/"},
          {"a/../..", ".."},
          {"a/../../..", "../.."},
          {"../../a", "../../a"},
          {"../a/../..", "../.."},
          {"./a/./b", "a/b"},
          {"a/b/../../c", "c"},
          {"/a/b/c/../../x/y", "/a/x/y"},
          {"a/./.", "a"},
          {"./..", ".."},
          {"...", "..."},
          {"a/.../..", "a"},
          {"..a/..", ""},
          {"a./..b/.c", "a./..b/.c"},
          {"foo/bar/gus/../..", "foo"},
          {"links/toDir/..", "links"},
        });
  }

  @TestFactory
  @DisplayName("P8 resolve")
  Stream<DynamicTest> resolve_table() {
    return rows(
        (fs, a) -> {
          Path p = fs.getPath(a[0]);
          Path resolved = p.resolve(fs.getPath(a[1]));
          assertEquals(resolved, p.resolve(a[1]));
          return resolved;
        },
        new String[][] {
          {"a", "", "a"},
          {"", "a", "a"},
          {"", "", ""},
          {"/", "", "/"},
          {"/", "a", "/a"},
          {"/", "/", "/"},
          {"a", "/", "/"},
          {"a", "/b", "/b"},
          {"", "/b", "/b"},
          {"a", "b", "a/b"},
          {"/a", "b/c", "/a/b/c"},
          {"a", "..", "a/.."},
          {"a", ".", "a/."},
        });
  }

  @TestFactory
  @DisplayName("P8 resolveSibling")
  Stream<DynamicTest> resolveSibling_table() {
    return rows(
        (fs, a) -> {
          Path p = fs.getPath(a[0]);
          Path resolved = p.resolveSibling(fs.getPath(a[1]));
          assertEquals(resolved, p.resolveSibling(a[1]));
          return resolved;
        },
        new String[][] {
          {"", "a", "a"},
          {"", "", ""},
          {"a", "b", "b"},
          {"a", "", ""},
          {"a", "/b", "/b"},
          {"/", "b", "b"},
          {"/", "", ""},
          {"/a", "b", "/b"},
          {"/a", "", "/"},
          {"a/b", "c", "a/c"},
          {"a/b", "", "a"},
          {"/a/b", "/c", "/c"},
        });
  }

  @TestFactory
  @DisplayName("P10 relativize")
  Stream<DynamicTest> relativize_table() {
    return relativizing(
        new String[][] {
          {"a", "a", ""},
          {"/a", "/a", ""},
          {"/", "/", ""},
          {"", "", ""},
          {"", "a", "a"},
          {"a", "", ".."},
          {"a/b", "", "../.."},
          {"/a", "/", ".."},
          {"/", "/a/b", "a/b"},
          {"a/b", "a", ".."},
          {"a/b", "a/c", "../c"},
          {"a/b/c", "a/d/e", "../../d/e"},
          {"ab", "a", "../a"},
          {"a", "ab", "../ab"},
          {"/a/b/c", "/x", "../../../x"},
          {"a", "/a", FAILS},
          {"/a", "a", FAILS},
          {"", "/a", FAILS},
          {"/a", "", FAILS},
        });
  }

  @TestFactory
  @DisplayName("P12 relativize with dots normalizes first")
  Stream<DynamicTest> relativize_dots_normalisesFirst() {
    return relativizing(
        new String[][] {
          {"a/../b", "c", "../c"},
          {"a/./b", "a/c", "../c"},
          {"a", "b/../c", "../c"},
          {"/a/..", "/b", "b"},
          {"/a/../..", "/b", "b"},
          {"..", "a", FAILS},
          {"../a", "b", FAILS},
          {"../..", "..", FAILS},
          {"..", "../a", "a"},
          {"../a", "..", ".."},
          {"../a", "../b", "../b"},
          {"a", "..", "../.."},
          {"a", "../b", "../../b"},
        });
  }

  private static Stream<DynamicTest> relativizing(String[][] rows) {
    return rows((fs, a) -> fs.getPath(a[0]).relativize(fs.getPath(a[1])), rows);
  }

  @Test
  @DisplayName("P12 relativize from a dot treats it as the empty path (the host keeps dots)")
  void relativize_dot_isEmptyPath() {
    FileSystem fs = fs(Side.IMAGE);
    // The host's results depend on the JDK version here.
    assertEquals("a", fs.getPath(".").relativize(fs.getPath("a")).toString());
    assertEquals("..", fs.getPath("a").relativize(fs.getPath(".")).toString());
    assertEquals("", fs.getPath("./.").relativize(fs.getPath("")).toString());
  }

  private static String randomPath(Random random, boolean dots) {
    String[] names =
        dots
            ? new String[] {"a", "b", "ab", ".", "..", "\u00e9", " "}
            : new String[] {"a", "b", "ab", "a b", "\u00e9", "..."};
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : "/").append(names[random.nextInt(names.length)]);
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("P13 relativize undoes resolve")
  void relativize_afterResolve_returnsArgument(Side side) {
    Random random = new Random(SEED);
    FileSystem fs = fs(side);
    for (int i = 0; i < 5000; i++) {
      String root = random.nextBoolean() ? "/" : "";
      Path p = fs.getPath(root + randomPath(random, false));
      Path q = fs.getPath(randomPath(random, false));
      assertEquals(
          q, p.relativize(p.resolve(q)), () -> "seed " + SEED + ": '" + p + "', '" + q + "'");
    }
  }

  @Test
  @DisplayName("P6 P8 P10 P14 random paths: the same results as on the host")
  void randomPaths_allOperations_sameAsHost() {
    Random random = new Random(SEED);
    for (int i = 0; i < 5000; i++) {
      String a = (random.nextInt(3) == 0 ? "/" : "") + randomPath(random, true);
      String b = (random.nextInt(3) == 0 ? "/" : "") + randomPath(random, true);
      assertEquals(
          answers(fs(Side.HOST), a, b),
          answers(fs(Side.IMAGE), a, b),
          () -> "seed " + SEED + ": '" + a + "', '" + b + "'");
    }
  }

  private static List<String> answers(FileSystem fs, String a, String b) {
    Path p = fs.getPath(a);
    Path q = fs.getPath(b);
    List<String> names = new ArrayList<>();
    p.forEach(name -> names.add(name.toString()));
    return List.of(
        p.toString(),
        String.valueOf((Object) p.getParent()),
        String.valueOf((Object) p.getFileName()),
        names.toString(),
        p.normalize().toString(),
        p.resolve(q).toString(),
        p.resolveSibling(q).toString(),
        String.valueOf(p.startsWith(q)),
        String.valueOf(p.endsWith(q)),
        String.valueOf(Integer.signum(p.compareTo(q))),
        String.valueOf(p.equals(q)));
  }

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

  @ParameterizedTest
  @EnumSource
  @DisplayName("P24 subpath is relative, of the same file system, and checks its range")
  void subpath_ranges_asNames(Side side) {
    Path p = fs(side).getPath("/a/b/c");
    assertEquals("a", p.subpath(0, 1).toString());
    assertEquals("b/c", p.subpath(1, 3).toString());
    assertEquals("a/b/c", p.subpath(0, 3).toString());
    assertFalse(p.subpath(0, 3).isAbsolute());
    assertNull(p.subpath(0, 3).getRoot());
    assertSame(p.getFileSystem(), p.subpath(0, 2).getFileSystem());
    assertSame(p.getFileSystem(), p.getName(0).getFileSystem());
    assertEquals("", fs(side).getPath("").subpath(0, 1).toString());
    for (int[] bad : new int[][] {{-1, 1}, {0, 0}, {2, 1}, {0, 4}, {3, 4}}) {
      assertThrows(IllegalArgumentException.class, () -> p.subpath(bad[0], bad[1]));
    }
    assertThrows(IllegalArgumentException.class, () -> p.getName(-1));
    assertThrows(IllegalArgumentException.class, () -> p.getName(3));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("P24 getRootDirectories returns just the root")
  void rootDirectories_one(Side side) {
    List<String> roots = new ArrayList<>();
    fs(side).getRootDirectories().forEach(root -> roots.add(root.toString()));
    assertEquals(List.of("/"), roots);
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

  @ParameterizedTest
  @EnumSource
  @DisplayName("P23 iterator returns the names")
  void iterator_names(Side side) {
    FileSystem fs = fs(side);
    assertEquals(List.of("a", "..", "b"), names(fs.getPath("/a/../b")));
    assertEquals(List.of(""), names(fs.getPath("")));
    assertEquals(List.of(), names(fs.getPath("/")));
    Iterator<Path> iterator = fs.getPath("a").iterator();
    iterator.next();
    assertThrows(UnsupportedOperationException.class, iterator::remove);
    assertThrows(NoSuchElementException.class, iterator::next);
  }

  private static List<String> names(Path path) {
    List<String> names = new ArrayList<>();
    path.forEach(name -> names.add(name.toString()));
    return names;
  }

  @Test
  @DisplayName("P26 toAbsolutePath resolves against the root without accessing the image")
  void toAbsolutePath_relative_fromRoot() {
    FileSystem fs = fs(Side.IMAGE);
    assertEquals("/no/such", fs.getPath("no/such").toAbsolutePath().toString());
    assertEquals("/", fs.getPath("").toAbsolutePath().toString());
    assertEquals("/a/../b", fs.getPath("a/../b").toAbsolutePath().toString());
    Path absolute = fs.getPath("/a");
    assertSame(absolute, absolute.toAbsolutePath());
  }

  @TestFactory
  @DisplayName("P27 toString can be parsed back, even for names that are not UTF-8")
  Stream<DynamicTest> toString_getPath_equal() {
    return ContractTree.NAMES.stream()
        .map(
            name ->
                dynamicTest(
                    escape(name),
                    () -> {
                      FileSystem fs = fs(Side.IMAGE);
                      Path p = fs.getPath("/names").resolve(name);
                      assertEquals(p, fs.getPath(p.toString()));
                      assertEquals(name, p.getFileName().toString());
                    }));
  }

  @Test
  @DisplayName("P28 toFile and register are not supported")
  void toFile_register_unsupported() throws IOException {
    Path p = fs(Side.IMAGE).getPath("/dir");
    var e = assertThrows(UnsupportedOperationException.class, p::toFile);
    assertEquals(
        "a file in an image has no java.io.File: use java.nio.file.Files, or copy it to the default"
            + " file system with Files.copy: /dir",
        e.getMessage());
    try (WatchService watcher = fs(Side.HOST).newWatchService()) {
      assertThrows(ProviderMismatchException.class, () -> p.register(watcher));
    }
    assertThrows(NullPointerException.class, () -> p.register(nothing()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("P29 null arguments are rejected")
  void nullArguments_throwNpe(Side side) {
    FileSystem fs = fs(side);
    Path p = fs.getPath("/a");
    List<Executable> calls =
        List.of(
            () -> fs.getPath(nothing()),
            () -> fs.getPath("a", (String) nothing()),
            () -> fs.getPathMatcher(nothing()),
            () -> p.resolve((Path) nothing()),
            () -> p.resolve((String) nothing()),
            () -> p.resolveSibling((Path) nothing()),
            () -> p.resolveSibling((String) nothing()),
            () -> p.relativize(nothing()),
            () -> p.startsWith((Path) nothing()),
            () -> p.startsWith((String) nothing()),
            () -> p.endsWith((Path) nothing()),
            () -> p.endsWith((String) nothing()),
            () -> p.compareTo(nothing()),
            () -> p.toRealPath((LinkOption) nothing()));
    assertAll(
        calls.stream()
            .map(call -> (Executable) () -> assertThrows(NullPointerException.class, call)));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("P30 deep and long paths")
  void deepAndLong_allOperations(Side side) {
    FileSystem fs = fs(side);
    int depth = 5000;
    String text = String.join("/", Collections.nCopies(depth, "d"));
    Path deep = fs.getPath(text);
    assertEquals(depth, deep.getNameCount());
    assertEquals(text, deep.normalize().toString());
    assertEquals(depth, names(deep).size());
    Path up = fs.getPath(String.join("/", Collections.nCopies(depth, "..")));
    assertEquals("", deep.resolve(up).normalize().toString());
    assertEquals(up, deep.relativize(fs.getPath("")));
    assertEquals(deep, fs.getPath("").relativize(deep));
    assertTrue(deep.startsWith(deep.subpath(0, depth - 1)));
    assertTrue(deep.endsWith(deep.subpath(1, depth)));
    String name = "n".repeat(64 << 10);
    Path wide = fs.getPath("/" + name, name);
    assertEquals(2, wide.getNameCount());
    assertEquals(name, wide.getFileName().toString());
    Path parent = deep;
    int steps = 0;
    while (parent != null) {
      parent = parent.getParent();
      steps++;
    }
    assertEquals(depth, steps);
  }
}
