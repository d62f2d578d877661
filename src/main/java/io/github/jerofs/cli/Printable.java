package io.github.jerofs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Shows names and values so that each is one unambiguous piece of a line: a backslash as {@code
 * \\}, and what a terminal would act upon as {@code \n}, {@code \t}, {@code \r} or the bytes {@code
 * \xHH}. U+DC80..U+DCFF, which stand for bytes that are not UTF-8, are shown as those bytes.
 */
final class Printable {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Printable() {}

  /** Returns {@code name} with every special character and every backslash escaped. */
  static String escape(String name) {
    return escape(name, true);
  }

  /** Returns {@code text}, which may hold escaped names already, as one line. */
  static String line(String text) {
    return escape(text, false);
  }

  private static String escape(String text, boolean backslash) {
    if (text.codePoints().noneMatch(c -> isSpecial(c) || (backslash && c == '\\'))) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(result, c, backslash));
    return result.toString();
  }

  private static void append(StringBuilder result, int c, boolean backslash) {
    if (c == '\\' && backslash) {
      result.append("\\\\");
    } else if (!isSpecial(c)) {
      result.appendCodePoint(c);
    } else if (c == '\n') {
      result.append("\\n");
    } else if (c == '\t') {
      result.append("\\t");
    } else if (c == '\r') {
      result.append("\\r");
    } else {
      for (byte b : bytes(c)) {
        result.append("\\x").append(HEX.toHexDigits(b));
      }
    }
  }

  private static byte[] bytes(int c) {
    return isSurrogate(c) ? new byte[] {(byte) c} : Character.toString(c).getBytes(UTF_8);
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /** Controls, lone surrogates, line separators, and marks that turn the direction of writing. */
  private static boolean isSpecial(int c) {
    return Character.isISOControl(c)
        || isSurrogate(c)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x200e
        || c == 0x200f
        || c == 0x061c;
  }

  /** Returns whether {@code text} is Unicode, without stand-ins for bytes. */
  static boolean isUnicode(String text) {
    return text.codePoints().noneMatch(Printable::isSurrogate);
  }

  /** Returns the text that {@code value} is, or null if it is not printable. */
  static @Nullable String text(byte[] value) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return text.codePoints().noneMatch(Printable::isSpecial) ? text : null;
    } catch (CharacterCodingException e) {
      return null; // the answer: bytes, not text
    }
  }
}
