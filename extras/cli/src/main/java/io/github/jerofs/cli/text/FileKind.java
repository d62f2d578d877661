package io.github.jerofs.cli.text;

import io.github.jerofs.attribute.ModeBits;

/** The file types that the upper bits of a mode encode. */
public enum FileKind {
  FIFO('p', "fifo"),
  CHARACTER_DEVICE('c', "character device"),
  DIRECTORY('d', "directory"),
  BLOCK_DEVICE('b', "block device"),
  REGULAR('-', "regular file"),
  LINK('l', "symbolic link"),
  SOCKET('s', "socket");

  private final char letter;
  private final String words;

  FileKind(char letter, String words) {
    this.letter = letter;
    this.words = words;
  }

  /**
   * Returns the type in {@code mode}.
   *
   * @throws IllegalArgumentException if the bits encode no type
   */
  public static FileKind of(int mode) {
    return switch (mode & ModeBits.TYPE) {
      case ModeBits.FIFO -> FIFO;
      case ModeBits.CHAR_DEVICE -> CHARACTER_DEVICE;
      case ModeBits.DIRECTORY -> DIRECTORY;
      case ModeBits.BLOCK_DEVICE -> BLOCK_DEVICE;
      case ModeBits.REGULAR -> REGULAR;
      case ModeBits.SYMLINK -> LINK;
      case ModeBits.SOCKET -> SOCKET;
      default -> throw new IllegalArgumentException("mode " + Integer.toOctalString(mode));
    };
  }

  public boolean isDevice() {
    return this == CHARACTER_DEVICE || this == BLOCK_DEVICE;
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
