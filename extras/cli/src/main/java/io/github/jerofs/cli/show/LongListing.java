package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.Texts;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Painter;
import java.io.IOException;
import java.util.function.Function;

/** Names and attributes in columns, as {@code ls -l}. */
final class LongListing extends NameListing {
  /** Links, owner, group and size. */
  private static final int NUMBERS = 4;

  private final Messages messages;
  private final boolean human;

  LongListing(Output out, Painter painter, Messages messages, boolean human, boolean inodes) {
    super(out, painter, inodes);
    this.messages = messages;
    this.human = human;
  }

  /** The width of each column of numbers. */
  private static final class Widths {
    private final int[] cells = new int[NUMBERS];

    private void fit(String[] numbers) {
      for (int i = 0; i < NUMBERS; i++) {
        cells[i] = Math.max(cells[i], numbers[i].length());
      }
    }
  }

  @Override
  void print(Entries files, Function<FileInfo, String> name) throws IOException {
    Widths widths = new Widths();
    files.forEach(file -> widths.fit(numbers(file)));
    files.forEach(file -> out().println(line(file, name.apply(file), widths)));
  }

  private String[] numbers(FileInfo file) {
    return new String[] {
      Integer.toUnsignedString(file.nlink()),
      Integer.toUnsignedString(file.uid()),
      Integer.toUnsignedString(file.gid()),
      size(file)
    };
  }

  private String size(FileInfo file) {
    if (file.isDevice()) {
      return file.device().toString();
    }
    return human ? Texts.human(file.size()) : Long.toString(file.size());
  }

  private String label(FileInfo file, String name) {
    String shown = painter().paint(file, Printable.escape(name));
    return file.isLink() ? shown + LinkText.arrow(file, messages) : shown;
  }

  private String line(FileInfo file, String name, Widths widths) {
    StringBuilder line = new StringBuilder(inode(file)).append(Texts.symbolic(file.mode()));
    String[] numbers = numbers(file);
    for (int i = 0; i < NUMBERS; i++) {
      String number = numbers[i];
      line.append(' ').append(" ".repeat(widths.cells[i] - number.length())).append(number);
    }
    return line.append(' ')
        .append(Texts.time(file.modified()))
        .append(' ')
        .append(label(file, name))
        .toString();
  }
}
