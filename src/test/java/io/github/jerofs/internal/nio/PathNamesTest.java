package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The names and the text of paths: P1 to P5, P23 to P30. */
final class PathNamesTest extends PathContract {
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
