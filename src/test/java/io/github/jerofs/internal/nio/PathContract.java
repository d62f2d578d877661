package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Operations on paths that access no file, as rows of arguments and the expected text. Each row
 * holds for the host's paths as well.
 */
abstract class PathContract extends ContractTest {
  static final String NONE = "(null)";
  static final String FAILS = "(IllegalArgumentException)";

  interface Operation {
    Object apply(FileSystem fs, String... arguments);
  }

  /** Returns a test for each side and row. The last column is the expected text. */
  static Stream<DynamicTest> rows(Operation operation, String[][] rows) {
    return Arrays.stream(Side.values())
        .flatMap(
            side ->
                Arrays.stream(rows)
                    .map(
                        row ->
                            dynamicTest(
                                side + " " + Arrays.toString(row),
                                () -> checkRow(fs(side), operation, row))));
  }

  static void checkRow(FileSystem fs, Operation operation, String[] row) {
    String[] arguments = Arrays.copyOf(row, row.length - 1);
    String expected = row[row.length - 1];
    if (expected.equals(FAILS)) {
      assertThrows(IllegalArgumentException.class, () -> operation.apply(fs, arguments));
    } else {
      Object actual = operation.apply(fs, arguments);
      assertEquals(expected, actual == null ? NONE : actual.toString());
    }
  }

  static List<String> names(Path path) {
    List<String> names = new ArrayList<>();
    path.forEach(name -> names.add(name.toString()));
    return names;
  }
}
