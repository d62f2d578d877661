package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Painter;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.Path;

/** Draws trees and counts their directories and files. */
final class TreePrinter implements TreeWalk.Visitor {
  private static final String LINE = "│   ";
  private static final String SPACE = "    ";

  private final Output out;
  private final Painter painter;
  private final Messages messages;
  private final TreeWalk walk = new TreeWalk(this);

  /** The prefix of lines in the current directory. */
  private final StringBuilder indent = new StringBuilder();

  private long directories;
  private long files;

  TreePrinter(Output out, Painter painter, Messages messages) {
    this.out = out;
    this.painter = painter;
    this.messages = messages;
  }

  /** Draws the tree that begins at the directory {@code root}. */
  void print(FileInfo root) throws IOException {
    walk.walk(root);
  }

  @Override
  public boolean enter(FileInfo directory, int depth) throws IOException {
    if (depth == 0) {
      out.println(Printable.escape(directory.path().toString()));
      return true;
    }
    directories++;
    boolean last = walk.isLast();
    print(directory, last);
    indent.append(last ? SPACE : LINE);
    return true;
  }

  @Override
  public void leave(FileInfo directory) {
    indent.setLength(Math.max(0, indent.length() - LINE.length()));
  }

  @Override
  public void file(FileInfo file) throws IOException {
    files++;
    print(file, walk.isLast());
  }

  @Override
  public void failed(Path path, IOException e) {
    messages.error(path, e);
  }

  private void print(FileInfo file, boolean last) {
    out.println(indent + (last ? "└── " : "├── ") + label(file));
  }

  private String label(FileInfo file) {
    String name = painter.paint(file, Printable.escape(file.name()));
    return file.isLink() ? name + LinkText.arrow(file, messages) : name;
  }

  /** Prints the counts below the roots. Everything that is not a directory counts as a file. */
  void printSummary() {
    out.println("");
    out.println(
        directories
            + (directories == 1 ? " directory, " : " directories, ")
            + files
            + (files == 1 ? " file" : " files"));
  }
}
