package io.github.jerofs.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Converts names between bytes and text. EROFS names are byte strings in any encoding. Valid UTF-8
 * is decoded as usual; every other byte {@code b} becomes the lone surrogate {@code U+DC00 + b}
 * (U+DC80..U+DCFF), so that {@code encode(decode(x))} equals {@code x} for all byte strings. Paths
 * in an image have such text. All methods are safe for use by multiple threads.
 */
public final class Names {
  private static final int ESCAPE = 0xdc00;

  private Names() {}

  /** Returns the text of {@code bytes[from, to)}. */
  public static String decode(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    if (i == to) {
      return new String(bytes, from, to - from, ISO_8859_1);
    }
    StringBuilder text = new StringBuilder(to - from);
    i = from;
    while (i < to) {
      int n = sequenceLength(bytes, i, to);
      if (n == 0) {
        text.append((char) (ESCAPE | (bytes[i] & 0xff)));
        i++;
      } else {
        text.appendCodePoint(codePoint(bytes, i, n));
        i += n;
      }
    }
    return text.toString();
  }

  /** Returns the text of all of {@code bytes}. */
  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /**
   * Returns the bytes of {@code text}.
   *
   * @return the bytes, or empty if {@code text} has a lone surrogate that does not stand for a byte
   */
  public static Optional<byte[]> encode(String text) {
    if (!hasSurrogate(text)) {
      return Optional.of(text.getBytes(UTF_8));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff) {
        bytes.write(c - ESCAPE);
      } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        return Optional.empty();
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(UTF_8));
      }
    }
    return Optional.of(bytes.toByteArray());
  }

  /** Returns whether {@code text} has no lone surrogates, neither for bytes nor others. */
  public static boolean isUnicode(String text) {
    if (!hasSurrogate(text)) {
      return true;
    }
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** Hand-written loop: every {@code getPath} with text runs it. */
  private static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Returns the length of the well-formed UTF-8 sequence at {@code at}, or 0 if there is none. */
  private static int sequenceLength(byte[] b, int at, int to) {
    int lead = b[at] & 0xff;
    if (lead < 0x80) {
      return 1;
    }
    int n = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (n == 0 || n > to - at) {
      return 0;
    }
    for (int i = 1; i < n; i++) {
      if ((b[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = b[at + 1] & 0xff;
    boolean wellFormed =
        switch (lead) {
          case 0xe0 -> second >= 0xa0; // else overlong
          case 0xed -> second < 0xa0; // else a surrogate
          case 0xf0 -> second >= 0x90; // else overlong
          case 0xf4 -> second < 0x90; // else above U+10FFFF
          default -> true;
        };
    return wellFormed ? n : 0;
  }

  private static int codePoint(byte[] b, int at, int n) {
    int c = n == 1 ? b[at] : b[at] & (0xff >> (n + 1));
    for (int i = 1; i < n; i++) {
      c = (c << 6) | (b[at + i] & 0x3f);
    }
    return c;
  }
}
