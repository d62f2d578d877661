package io.github.jerofs.internal.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Conversion of globs to regular expressions; {@code GlobTest} tests matching. */
final class GlobsTest {
  @Test
  @DisplayName("toRegex escapes the special characters of regular expressions")
  void toRegex_table() {
    assertEquals("[^/]*\\.java", Globs.toRegex("*.java"));
    assertEquals(".*", Globs.toRegex("**"));
    assertEquals("(?:(?:a)|(?:b))", Globs.toRegex("{a,b}"));
    assertEquals("a,b", Globs.toRegex("a,b"));
    assertEquals("\\(\\)\\+\\|\\^\\$", Globs.toRegex("()+|^$"));
  }

  @Test
  @DisplayName("the message for an invalid glob has the position")
  void toRegex_bad_messageHasPosition() {
    PatternSyntaxException e =
        assertThrows(PatternSyntaxException.class, () -> Globs.toRegex("ab[c"));
    assertEquals("ab[c", e.getPattern());
    assertEquals(3, e.getIndex());
  }
}
