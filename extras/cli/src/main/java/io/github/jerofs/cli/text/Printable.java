package io.github.jerofs.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Escapes names and values so that each is one unambiguous part of a line: a backslash becomes
 * {@code \\}; a character that is invisible or acts on a terminal becomes {@code \n}, {@code \t},
 * {@code \r} or its bytes as {@code \xHH}. U+DC80..U+DCFF encode bytes that are not UTF-8, and
 * become these bytes.
 */
public final class Printable {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Printable() {}

  /** Returns {@code name} with every special character and every backslash escaped. */
  public static String escape(String name) {
    return escape(name, true);
  }

  /** Returns {@code text}, in which names may be escaped already, as one line. */
  public static String line(String text) {
    return escape(text, false);
  }

  private static String escape(String text, boolean backslash) {
    if (isPlain(text)
        || text.codePoints().noneMatch(c -> isSpecial(c) || (backslash && c == '\\'))) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(result, c, backslash));
    return result.toString();
  }

  /** Recognizes most names quickly: ASCII with nothing to escape. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '\\') {
        return false;
      }
    }
    return true;
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

  /**
   * Returns whether {@code c} is invisible or acts on a terminal: control and format characters
   * (bidirectional and zero-width ones, tags), line separators, lone surrogates.
   */
  public static boolean isSpecial(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /** Returns how many cells of a terminal the escaped {@code text} takes. */
  public static int width(String text) {
    return isPlain(text) ? text.length() : text.codePoints().map(Printable::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }

  /** Returns whether {@code text} encodes no bytes that are not UTF-8. */
  public static boolean isUnicode(String text) {
    return isPlain(text) || text.codePoints().noneMatch(Printable::isSurrogate);
  }

  /** Returns {@code value} as text, or null if it is not printable UTF-8. */
  public static @Nullable String text(byte[] value) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return text.codePoints().noneMatch(Printable::isSpecial) ? text : null;
    } catch (CharacterCodingException e) {
      return null; // the answer: bytes, not text
    }
  }
}
