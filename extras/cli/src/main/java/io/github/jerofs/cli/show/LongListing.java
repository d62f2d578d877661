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
  private final Messages messages;
  private final boolean human;
  private final StringBuilder line = new StringBuilder();
  private int lastMode;
  private String lastSymbolic = "";

  LongListing(Output out, Painter painter, Messages messages, boolean human, Numbers numbers) {
    super(out, painter, numbers);
    this.messages = messages;
    this.human = human;
  }

  /** The width of each column of numbers. */
  private static final class Widths {
    private int nlink;
    private int uid;
    private int gid;
    private int size;

    private void fit(FileInfo file, int sizeLength) {
      nlink = Math.max(nlink, digits(Integer.toUnsignedLong(file.nlink())));
      uid = Math.max(uid, digits(Integer.toUnsignedLong(file.uid())));
      gid = Math.max(gid, digits(Integer.toUnsignedLong(file.gid())));
      size = Math.max(size, sizeLength);
    }
  }

  @Override
  void print(Entries files, Function<FileInfo, String> name) throws IOException {
    Widths widths = new Widths();
    files.forEach(file -> widths.fit(file, sizeLength(file)));
    files.forEach(file -> out().println(line(file, name.apply(file), widths)));
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private int sizeLength(FileInfo file) {
    return human || file.isDevice() ? size(file).length() : digits(file.size());
  }

  private static void append(StringBuilder line, long number, int width) {
    pad(line, width - digits(number)).append(number);
  }

  private static StringBuilder pad(StringBuilder line, int spaces) {
    line.append(' ');
    for (int i = 0; i < spaces; i++) {
      line.append(' ');
    }
    return line;
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
    line.setLength(0);
    line.append(numbers(file)).append(symbolic(file.mode()));
    append(line, Integer.toUnsignedLong(file.nlink()), widths.nlink);
    append(line, Integer.toUnsignedLong(file.uid()), widths.uid);
    append(line, Integer.toUnsignedLong(file.gid()), widths.gid);
    String size = size(file);
    return pad(line, widths.size - size.length())
        .append(size)
        .append(' ')
        .append(Texts.time(file.modified()))
        .append(' ')
        .append(label(file, name))
        .toString();
  }

  /** Most files of a directory have the same mode. */
  private String symbolic(int mode) {
    if (mode != lastMode) {
      lastMode = mode;
      lastSymbolic = Texts.symbolic(mode);
    }
    return lastSymbolic;
  }
}
