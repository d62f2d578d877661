package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Painter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Names in columns that are read downward, as many as fit. */
final class ColumnListing extends NameListing {
  private static final int GAP = 2;

  private final int width;

  /** Makes a listing for lines of {@code width} cells. */
  ColumnListing(Output out, Painter painter, int width) {
    super(out, painter);
    this.width = width;
  }

  @Override
  List<String> lines(List<FileInfo> files, Function<FileInfo, String> name) {
    List<String> names = files.stream().map(file -> Printable.escape(name.apply(file))).toList();
    int[] cells = names.stream().mapToInt(Printable::width).toArray();
    int rows = rows(cells);
    int[] widths = columns(cells, Math.max(rows, 1));
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder();
      for (int i = row; i < names.size(); i += rows) {
        line.append(painter().paint(files.get(i), names.get(i)));
        if (i + rows < names.size()) {
          line.append(" ".repeat(widths[i / rows] - cells[i] + GAP));
        }
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** Returns the least number of rows whose columns fit beside each other. */
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
