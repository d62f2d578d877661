package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.Directory;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Painter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Draws trees and counts what is in them. Needs no recursion, so no tree is too deep. */
final class TreePrinter {
  private final Output out;
  private final Painter painter;
  private final Messages messages;
  private long directories;
  private long files;

  TreePrinter(Output out, Painter painter, Messages messages) {
    this.out = out;
    this.painter = painter;
    this.messages = messages;
  }

  private record Level(Iterator<FileInfo> entries, String indent) {}

  void print(Path root) {
    out.println(Printable.escape(root.toString()));
    Deque<Level> levels = new ArrayDeque<>();
    levels.push(level(root, ""));
    while (!levels.isEmpty()) {
      Level level = levels.element();
      if (!level.entries.hasNext()) {
        levels.pop();
        continue;
      }
      FileInfo file = level.entries.next();
      boolean last = !level.entries.hasNext();
      out.println(level.indent + (last ? "└── " : "├── ") + label(file));
      if (file.isDirectory()) {
        directories++;
        levels.push(level(file.path(), level.indent + (last ? "    " : "│   ")));
      } else {
        files++;
      }
    }
  }

  private Level level(Path directory, String indent) {
    return new Level(Directory.list(directory, messages).iterator(), indent);
  }

  private String label(FileInfo file) {
    String name = painter.paint(file, Printable.escape(file.name()));
    return file.isLink() ? name + LinkText.arrow(file, messages) : name;
  }

  /** Prints how much there is below the roots; all that is not a directory counts as a file. */
  void printSummary() {
    out.println("");
    out.println(
        directories
            + (directories == 1 ? " directory, " : " directories, ")
            + files
            + (files == 1 ? " file" : " files"));
  }
}
