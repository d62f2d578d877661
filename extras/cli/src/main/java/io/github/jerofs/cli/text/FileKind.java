package io.github.jerofs.cli.text;

import io.github.jerofs.attribute.ModeBits;
import java.util.Arrays;

/** The types of files, as the upper bits of the mode tell them. */
public enum FileKind {
  FIFO(ModeBits.FIFO, 'p', "fifo"),
  CHARACTER_DEVICE(ModeBits.CHAR_DEVICE, 'c', "character device"),
  DIRECTORY(ModeBits.DIRECTORY, 'd', "directory"),
  BLOCK_DEVICE(ModeBits.BLOCK_DEVICE, 'b', "block device"),
  REGULAR(ModeBits.REGULAR, '-', "regular file"),
  LINK(ModeBits.SYMLINK, 'l', "symbolic link"),
  SOCKET(ModeBits.SOCKET, 's', "socket");

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
        .filter(kind -> kind.bits == (mode & ModeBits.TYPE))
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
