package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations that combine paths: P6 to P13, and random paths. */
final class PathAlgebraTest extends PathContract {
  private static final long SEED = 20260101L;

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
  Stream<DynamicTest> relativize_dots_normalizesFirst() {
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
}
