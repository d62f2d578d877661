package io.github.jerofs.serve.internal.web;

import io.github.jerofs.storage.Names;
import java.util.Locale;

/** Makes names safe to show: in HTML, XML and JSON, and to the eye. */
final class Escapes {
  private Escapes() {}

  /**
   * Returns {@code name} with a backslash form of each character that is invisible, acts on its
   * neighbours, or stands for a byte that is not UTF-8.
   */
  static String visible(String name) {
    if (name.codePoints().allMatch(Escapes::isVisible)) {
      return name;
    }
    StringBuilder out = new StringBuilder(name.length() + 16);
    name.codePoints()
        .forEach(
            c -> {
              if (isVisible(c)) {
                out.appendCodePoint(c);
              } else if (isByte(c)) {
                out.append(String.format(Locale.ROOT, "\\x%02X", c & 0xff));
              } else {
                out.append(String.format(Locale.ROOT, "\\u{%X}", c));
              }
            });
    return out.toString();
  }

  private static boolean isByte(int c) {
    return c >= 0xdc80 && c <= 0xdcff;
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** Appends visible text to HTML or XML, in content or in a quoted attribute. */
  static void appendMarkup(StringBuilder out, String text) {
    String shown = visible(text);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }

  /** Appends a JSON string. Lone surrogates are written as escapes, so that names stay distinct. */
  static void appendJson(StringBuilder out, String text) {
    boolean plain = Names.isUnicode(text);
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == '\u007f' || c == '<' || (!plain && Character.isSurrogate(c))) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
