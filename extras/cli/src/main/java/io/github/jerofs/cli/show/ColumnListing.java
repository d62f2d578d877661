package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Painter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Names in as many columns as fit, sorted down each column. Memory holds {@link #MOST_NAMES}: the
 * columns of a larger directory begin anew after each of these.
 */
final class ColumnListing extends NameListing {
  private static final int GAP = 2;
  private static final int MOST_NAMES = 1 << 16;

  private final int width;

  /** Makes a listing for lines of {@code width} cells. */
  ColumnListing(Output out, Painter painter, Numbers numbers, int width) {
    super(out, painter, numbers);
    this.width = width;
  }

  /**
   * A name.
   *
   * @param text the name with its colour
   * @param cells its width
   */
  private record Cell(String text, int cells) {}

  @Override
  void print(Entries files, Function<FileInfo, String> name) throws IOException {
    List<Cell> names = new ArrayList<>();
    files.forEach(
        file -> {
          String text = Printable.escape(name.apply(file));
          String inode = numbers(file);
          names.add(
              new Cell(
                  inode + painter().paint(file, text), inode.length() + Printable.width(text)));
          if (names.size() == MOST_NAMES) {
            print(names);
            names.clear();
          }
        });
    print(names);
  }

  private void print(List<Cell> names) {
    int[] cells = names.stream().mapToInt(Cell::cells).toArray();
    int rows = rows(cells);
    int[] widths = columns(cells, Math.max(rows, 1));
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder();
      for (int i = row; i < cells.length; i += rows) {
        line.append(names.get(i).text);
        if (i + rows < cells.length) {
          line.append(" ".repeat(widths[i / rows] - cells[i] + GAP));
        }
      }
      out().println(line.toString());
    }
  }

  /** Returns the least number of rows with which all columns fit into a line. */
  private int rows(int[] cells) {
    long all = Arrays.stream(cells).mapToLong(cell -> cell + GAP).sum();
    for (int rows = (int) Math.max(1, all / (width + GAP)); rows < cells.length; rows++) {
      int total = -GAP;
      for (int column : columns(cells, rows)) {
        total += column + GAP;
      }
      if (total <= width) {
        return rows;
      }
    }
    return cells.length;
  }

  private static int[] columns(int[] cells, int rows) {
    int[] widths = new int[(cells.length + rows - 1) / rows];
    for (int i = 0; i < cells.length; i++) {
      widths[i / rows] = Math.max(widths[i / rows], cells[i]);
    }
    return widths;
  }
}
