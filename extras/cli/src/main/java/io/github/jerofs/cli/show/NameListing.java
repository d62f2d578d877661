package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Painter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One name per line. */
class NameListing implements Listing {
  private final Output out;
  private final Painter painter;
  private final Numbers numbers;
  private boolean empty = true;

  /**
   * What to print in front of a name.
   *
   * @param inodes whether to print the inode number
   * @param layers whether to print the layer
   */
  record Numbers(boolean inodes, boolean layers) {}

  NameListing(Output out, Painter painter, Numbers numbers) {
    this.out = out;
    this.painter = painter;
    this.numbers = numbers;
  }

  /** Returns the inode number and the layer, each with a space, as far as they are printed. */
  final String numbers(FileInfo file) {
    String inode = numbers.inodes ? Long.toUnsignedString(file.attributes().ino()) + " " : "";
    return numbers.layers ? inode + file.attributes().layer() + " " : inode;
  }

  final Output out() {
    return out;
  }

  final Painter painter() {
    return painter;
  }

  @Override
  public final void files(Entries files) throws IOException {
    print(files, file -> file.path().toString());
    empty = false;
  }

  @Override
  public final void directory(@Nullable Path title, Entries entries) throws IOException {
    if (title != null) {
      if (!empty) {
        out.println("");
      }
      out.println(Printable.escape(title.toString()) + ":");
    }
    print(entries, FileInfo::name);
    empty = false;
  }

  /**
   * Prints files.
   *
   * @param name returns the name to print
   */
  void print(Entries files, Function<FileInfo, String> name) throws IOException {
    files.forEach(
        file ->
            out.println(numbers(file) + painter.paint(file, Printable.escape(name.apply(file)))));
  }
}
