package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.Texts;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Painter;
import java.util.List;
import java.util.function.Function;

/** Names and attributes in columns, as {@code ls -l}. */
final class LongListing extends NameListing {
  private final Messages messages;
  private final boolean human;

  LongListing(Output out, Painter painter, Messages messages, boolean human) {
    super(out, painter);
    this.messages = messages;
    this.human = human;
  }

  private record Row(String mode, String[] numbers, String time, String name) {}

  @Override
  List<String> lines(List<FileInfo> files, Function<FileInfo, String> name) {
    List<Row> rows = files.stream().map(file -> row(file, name.apply(file))).toList();
    int[] widths = new int[4];
    for (Row row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.numbers[i].length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private Row row(FileInfo file, String name) {
    String[] numbers = {
      Integer.toUnsignedString(file.nlink()),
      Integer.toUnsignedString(file.uid()),
      Integer.toUnsignedString(file.gid()),
      size(file)
    };
    return new Row(
        Texts.symbolic(file.mode()), numbers, Texts.time(file.modified()), label(file, name));
  }

  private String size(FileInfo file) {
    if (file.isDevice()) {
      return file.major() + "," + file.minor();
    }
    return human ? Texts.human(file.size()) : Long.toString(file.size());
  }

  private String label(FileInfo file, String name) {
    String shown = painter().paint(file, Printable.escape(name));
    return file.isLink() ? shown + LinkText.arrow(file, messages) : shown;
  }

  private static String line(Row row, int[] widths) {
    StringBuilder line = new StringBuilder(row.mode);
    for (int i = 0; i < widths.length; i++) {
      String number = row.numbers[i];
      line.append(' ').append(" ".repeat(widths[i] - number.length())).append(number);
    }
    return line.append(' ').append(row.time).append(' ').append(row.name).toString();
  }
}
