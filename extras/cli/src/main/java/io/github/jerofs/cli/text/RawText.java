package io.github.jerofs.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** The bytes of names: UTF-8, and U+DC80..U+DCFF for each byte that is not. */
public final class RawText {
  private static final int FIRST = 0xdc80;
  private static final int LAST = 0xdcff;

  private RawText() {}

  /** Returns the bytes that {@code text} stands for. */
  public static byte[] bytes(String text) {
    if (isUnicode(text)) {
      return text.getBytes(UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isByte(c)) {
                bytes.write(c);
              } else {
                bytes.writeBytes(Character.toString(c).getBytes(UTF_8));
              }
            });
    return bytes.toByteArray();
  }

  private static boolean isByte(int c) {
    return c >= FIRST && c <= LAST;
  }

  /** Returns whether all of {@code text} is text. */
  public static boolean isUnicode(String text) {
    return text.codePoints().noneMatch(RawText::isByte);
  }

  /** Returns whether all of {@code text} is ASCII. */
  public static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
