package io.github.jerofs.cli.text;

import io.github.jerofs.storage.Names;

/** Text with the bytes of names, as {@link Names} has them. */
public final class RawText {
  private RawText() {}

  /**
   * Returns the bytes that {@code text} stands for.
   *
   * @throws IllegalArgumentException if it is not text of {@link Names}
   */
  public static byte[] bytes(String text) {
    return Names.encode(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException("an unpaired surrogate in " + Printable.escape(text)));
  }

  /** Returns whether all of {@code text} is text. */
  public static boolean isUnicode(String text) {
    return Names.isUnicode(text);
  }

  /** Returns whether all of {@code text} is ASCII. */
  public static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
