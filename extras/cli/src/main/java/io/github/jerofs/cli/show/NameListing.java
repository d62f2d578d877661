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
  private final boolean inodes;
  private boolean empty = true;

  NameListing(Output out, Painter painter, boolean inodes) {
    this.out = out;
    this.painter = painter;
    this.inodes = inodes;
  }

  /** Returns the inode number and a space, or an empty text. */
  final String inode(FileInfo file) {
    return inodes ? Long.toUnsignedString(file.attributes().ino()) + " " : "";
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
        file -> out.println(inode(file) + painter.paint(file, Printable.escape(name.apply(file)))));
  }
}
