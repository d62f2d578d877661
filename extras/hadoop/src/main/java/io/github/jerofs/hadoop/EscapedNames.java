package io.github.jerofs.hadoop;

/**
 * Escapes names that Hadoop cannot represent. Names are text in which U+DC80..U+DCFF stand for
 * single bytes. Hadoop encodes paths as UTF-8, does not accept a colon in a relative path, and here
 * {@code !} at the end of a name divides image and inner path. Escapes have the form {@code %XX}
 * with capital digits; {@code %} itself is escaped only where it would begin an escape. All methods
 * are safe for use by multiple threads.
 */
public final class EscapedNames {
  private static final int BYTE = 0xdc00;
  private static final String DIGITS = "0123456789ABCDEF";

  private EscapedNames() {}

  /** Returns the form of {@code name} in paths of Hadoop. */
  public static String escape(String name) {
    int last = name.length() - 1;
    for (int i = 0; i <= last; i++) {
      if (mustEscape(name, i)) {
        return escapeFrom(name, i);
      }
    }
    return name;
  }

  private static boolean mustEscape(String name, int i) {
    char c = name.charAt(i);
    return c == ':'
        || isByte(name, i)
        || (c == '!' && i == name.length() - 1)
        || (c == '%' && escaped(name, i) >= 0);
  }

  /** The low half of a surrogate pair may have the value of a byte. */
  private static boolean isByte(String name, int i) {
    char c = name.charAt(i);
    return c >= BYTE + 0x80
        && c <= BYTE + 0xff
        && (i == 0 || !Character.isHighSurrogate(name.charAt(i - 1)));
  }

  private static String escapeFrom(String name, int first) {
    StringBuilder text = new StringBuilder(name.length() + 8).append(name, 0, first);
    for (int i = first; i < name.length(); i++) {
      char c = name.charAt(i);
      if (mustEscape(name, i)) {
        int value = c & 0xff;
        text.append('%').append(DIGITS.charAt(value >> 4)).append(DIGITS.charAt(value & 15));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** Returns the name or path for which {@code text} stands. */
  public static String unescape(String text) {
    int i = text.indexOf('%');
    if (i < 0) {
      return text;
    }
    StringBuilder name = new StringBuilder(text.length()).append(text, 0, i);
    while (i < text.length()) {
      int value = text.charAt(i) == '%' ? escaped(text, i) : -1;
      if (value < 0) {
        name.append(text.charAt(i));
        i++;
      } else {
        name.append((char) (value < 0x80 ? value : BYTE + value));
        i += 3;
      }
    }
    return name.toString();
  }

  /** Returns the character or byte of the escape at {@code i}, or -1 if there is none. */
  private static int escaped(String text, int i) {
    if (i + 2 >= text.length()) {
      return -1;
    }
    int value = 16 * DIGITS.indexOf(text.charAt(i + 1)) + DIGITS.indexOf(text.charAt(i + 2));
    boolean digits =
        DIGITS.indexOf(text.charAt(i + 1)) >= 0 && DIGITS.indexOf(text.charAt(i + 2)) >= 0;
    return digits && (value >= 0x80 || value == '!' || value == '%' || value == ':') ? value : -1;
  }
}
