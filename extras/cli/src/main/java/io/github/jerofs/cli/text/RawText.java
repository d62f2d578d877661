package io.github.jerofs.cli.text;

import io.github.jerofs.storage.Names;

/** Text that encodes the bytes of names, as in {@link Names}. */
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

  /** Returns whether {@code text} encodes only valid UTF-8. */
  public static boolean isUnicode(String text) {
    return Names.isUnicode(text);
  }

  /** Returns whether all of {@code text} is ASCII. */
  public static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
