package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystem;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Random;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F13, F14: path matchers, compared with the host's. */
final class GlobTest extends ContractTest {
  private static final long SEED = 20260102L;

  private static final List<String> PATTERNS =
      List.of(
          "",
          "a",
          "*",
          "**",
          "?",
          "??",
          "*.java",
          "*.*",
          "*.{java,class}",
          "{a,b}",
          "{,a}",
          "{a}",
          "a{b,c}d",
          "[abc]",
          "[a-c]",
          "[!a-c]",
          "[^a]",
          "[-a]",
          "[a-]",
          "[!-]",
          "[*]",
          "[?]",
          "[.]",
          "[&&]",
          "[a&&b]",
          "[[]",
          "[\\]",
          "[a\\-c]",
          "\\*",
          "\\?",
          "\\{a\\}",
          "\\[a\\]",
          "\\\\",
          "/a/*",
          "/**/x",
          "**/x",
          "a/**",
          "/a/**/x",
          "*/*",
          "/",
          "//",
          ".*",
          "*a*",
          "(a)",
          "a+",
          "a|b",
          "^a$",
          "}",
          "a,b",
          "]",
          "{*,a/b}",
          "{[a-b],x}",
          "!a",
          "a b",
          "\u00e9",
          "[\u00e9]",
          "?*",
          "***",
          "[",
          "[a",
          "{",
          "{a",
          "{a,{b,c}}",
          "\\",
          "[c-a]",
          "[/]",
          "[a/b]",
          "a\\",
          "{a,b",
          "[]",
          "[!]",
          "[a-c-e]",
          "[a--]",
          "{{a,b}",
          "a}b");

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "b",
          "c",
          "ab",
          "abd",
          "acd",
          "x",
          "-",
          "^",
          "!",
          "*",
          "?",
          ".",
          "&",
          "[",
          "]",
          "\\",
          "{a}",
          "{",
          "}",
          "[a]",
          "a.java",
          "a.class",
          ".java",
          ".hidden",
          "/",
          "/a",
          "/a/x",
          "/a/b/x",
          "/x",
          "a/x",
          "a/b",
          "a/b/x",
          "(a)",
          "a+",
          "aa",
          "a|b",
          "^a$",
          "a,b",
          "!a",
          "a b",
          "\u00e9",
          "\ud83d\ude00",
          "d",
          "e",
          "a]",
          "a}b",
          "}b");

  @Test
  @DisplayName("F14 each pattern matches as on the host, or is invalid as on the host")
  void glob_table_sameAsHost() {
    for (String pattern : PATTERNS) {
      compare(pattern, "pattern '" + pattern + "'");
    }
  }

  @Test
  @DisplayName("F14 random patterns match as on the host")
  void glob_random_sameAsHost() {
    Random random = new Random(SEED);
    String alphabet = "ab-*?[]{},!\\/.^&";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder pattern = new StringBuilder();
      int length = 1 + random.nextInt(7);
      for (int j = 0; j < length; j++) {
        pattern.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      // The host does not escape the end of a range.
      if (!pattern.toString().matches(".*-[\\[\\\\/&^].*")) {
        compare(pattern.toString(), "seed " + SEED + ", pattern '" + pattern + "'");
      }
    }
  }

  private static void compare(String pattern, String message) {
    assertEquals(matches(fs(Side.HOST), pattern), matches(fs(Side.IMAGE), pattern), () -> message);
  }

  private static String matches(FileSystem fs, String pattern) {
    PathMatcher matcher;
    try {
      matcher = fs.getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      return "PatternSyntaxException";
    }
    StringBuilder matching = new StringBuilder();
    for (String text : TEXTS) {
      if (matcher.matches(fs.getPath(text))) {
        matching.append('<').append(text).append('>');
      }
    }
    return matching.toString();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("F13 supported syntaxes")
  void syntaxes_globAndRegex(Side side) {
    FileSystem fs = fs(side);
    assertTrue(fs.getPathMatcher("GLOB:a*").matches(fs.getPath("ab")));
    assertTrue(fs.getPathMatcher("Regex:a.").matches(fs.getPath("ab")));
    assertThrows(UnsupportedOperationException.class, () -> fs.getPathMatcher("nope:a"));
    assertThrows(IllegalArgumentException.class, () -> fs.getPathMatcher("glob"));
    assertThrows(IllegalArgumentException.class, () -> fs.getPathMatcher(":a"));
    assertThrows(IllegalArgumentException.class, () -> fs.getPathMatcher(""));
    assertThrows(PatternSyntaxException.class, () -> fs.getPathMatcher("regex:["));
  }

  @Test
  @DisplayName(
      "F14 ** matches newlines in names (the host's does not); foreign paths match by text")
  void glob_newlineAndForeign() {
    assertTrue(fs(Side.IMAGE).getPathMatcher("glob:**feed").matches(image("/names/line\nfeed")));
    assertTrue(fs(Side.IMAGE).getPathMatcher("glob:/a/*").matches(fs(Side.HOST).getPath("/a/b")));
  }
}
