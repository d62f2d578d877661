package io.github.jerofs.cli.text;

import java.util.Arrays;

/** The types of files, as the upper bits of the mode tell them. */
public enum FileKind {
  FIFO(0010000, 'p', "fifo"),
  CHARACTER_DEVICE(0020000, 'c', "character device"),
  DIRECTORY(0040000, 'd', "directory"),
  BLOCK_DEVICE(0060000, 'b', "block device"),
  REGULAR(0100000, '-', "regular file"),
  LINK(0120000, 'l', "symbolic link"),
  SOCKET(0140000, 's', "socket");

  private static final int MASK = 0170000;

  private final int bits;
  private final char letter;
  private final String words;

  FileKind(int bits, char letter, String words) {
    this.bits = bits;
    this.letter = letter;
    this.words = words;
  }

  public static FileKind of(int mode) {
    return Arrays.stream(values())
        .filter(kind -> kind.bits == (mode & MASK))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("mode " + Integer.toOctalString(mode)));
  }

  /** Returns the first letter of a line of {@code ls -l}. */
  public char letter() {
    return letter;
  }

  @Override
  public String toString() {
    return words;
  }
}
