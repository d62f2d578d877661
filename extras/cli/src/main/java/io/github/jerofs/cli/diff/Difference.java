package io.github.jerofs.cli.diff;

import java.util.List;

/**
 * A difference of one file.
 *
 * @param path its absolute path in the compared trees
 * @param fields what changed, if the file exists in both
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
   * A changed field.
   *
   * @param before the printable old value
   * @param after the printable new value
   */
  record Field(String name, String before, String after) {}
}
