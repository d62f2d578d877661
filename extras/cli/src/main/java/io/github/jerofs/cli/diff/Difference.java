package io.github.jerofs.cli.diff;

import java.util.List;

/**
 * What became of a file.
 *
 * @param path its absolute path in the trees that were compared
 * @param fields what changed of it, if it was there before and after
 */
record Difference(Change change, String path, List<Field> fields) {
  enum Change {
    ADDED('A'),
    REMOVED('D'),
    MODIFIED('M');

    private final char letter;

    Change(char letter) {
      this.letter = letter;
    }

    char letter() {
      return letter;
    }
  }

  /**
   * Something that is not as it was.
   *
   * @param before as text, printable
   * @param after as text, printable
   */
  record Field(String name, String before, String after) {}
}
