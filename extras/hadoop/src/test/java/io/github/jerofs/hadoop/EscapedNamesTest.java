package io.github.jerofs.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EscapedNamesTest {
  @ParameterizedTest
  @CsvSource({
    "plain.txt, plain.txt",
    "12:30, 12%3A30",
    "bang!, bang%21",
    "!bang, !bang",
    "100%, 100%",
    "100%25, 100%2525",
    "%3A, %253A",
    "%3a, %3a",
    "%41, %41"
  })
  void escape_onlyWhereNeeded(String name, String expected) {
    assertEquals(expected, EscapedNames.escape(name));
    assertEquals(name, EscapedNames.unescape(expected));
  }

  @Test
  void escape_bytesOutsideUtf8() {
    assertEquals("a%80%FF", EscapedNames.escape("a\udc80\udcff"));
    assertEquals("a\udc80\udcff", EscapedNames.unescape("a%80%FF"));
  }

  @Test
  void escape_surrogatePairsUnchanged() {
    String name = new StringBuilder().appendCodePoint(0x100c0).toString(); // low half U+DCC0
    assertEquals(name, EscapedNames.escape(name));
  }

  @Test
  void escape_reversible() {
    Random random = new Random(7);
    String alphabet = "%%%0123AFaf58!:x\udc80\udcfe\u00e9";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int n = 1 + random.nextInt(8); n > 0; n--) {
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String escaped = EscapedNames.escape(name.toString());
      assertEquals(name.toString(), EscapedNames.unescape(escaped));
      assertFalse(escaped.endsWith("!") || escaped.contains(":"), escaped);
    }
  }
}
