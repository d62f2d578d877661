package io.github.jerofs.cli.show;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.Texts;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.Json;
import io.github.jerofs.cli.tree.Painter;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Draws trees and counts their directories and files. */
final class TreePrinter implements TreeWalk.Visitor {
  private static final String LINE = "│   ";
  private static final String SPACE = "    ";
  private static final byte[] BRANCH = "├── ".getBytes(UTF_8);
  private static final byte[] LAST_BRANCH = "└── ".getBytes(UTF_8);

  private final Output out;
  private final Painter painter;
  private final Messages messages;
  private final Form form;
  private final TreeWalk walk;

  /** The prefix of lines in the current directory. */
  private final StringBuilder indent = new StringBuilder();

  /** The prefix in UTF-8, once a line needs it. */
  private byte @Nullable [] indentBytes;

  private long directories;
  private long files;

  /**
   * What is printed.
   *
   * @param levels the deepest level, at least 1
   * @param directoriesOnly whether other files are omitted
   * @param sizes whether sizes precede the names
   * @param json whether to print an object per file instead of a drawing
   */
  record Form(int levels, boolean directoriesOnly, boolean sizes, boolean json) {}

  TreePrinter(Output out, Painter painter, Messages messages, Form form) {
    this.form = form;
    this.walk = new TreeWalk(this, file -> !form.directoriesOnly || file.isDirectory());
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
      printTop(directory);
      return true;
    }
    directories++;
    boolean last = walk.isLast();
    print(directory, last);
    boolean enters = depth < form.levels;
    indent.append(!enters ? "" : last ? SPACE : LINE);
    indentBytes = null;
    return enters;
  }

  private void printTop(FileInfo directory) {
    if (form.json) {
      printJson(directory);
    } else {
      out.println(Printable.escape(directory.path().toString()));
    }
  }

  private void printJson(FileInfo file) {
    try {
      out.println(Json.text(Json.of(file)));
    } catch (IOException e) {
      messages.error(file.path(), e);
    }
  }

  @Override
  public void leave(FileInfo directory) {
    indent.setLength(Math.max(0, indent.length() - LINE.length()));
    indentBytes = null;
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
    if (form.json) {
      printJson(file);
      return;
    }
    if (indentBytes == null) {
      indentBytes = indent.toString().getBytes(UTF_8);
    }
    out.print(indentBytes);
    out.print(last ? LAST_BRANCH : BRANCH);
    out.println(label(file));
  }

  private String label(FileInfo file) {
    String size = form.sizes ? String.format("[%5s] ", Texts.human(file.size())) : "";
    String name = size + painter.paint(file, Printable.escape(file.name()));
    return file.isLink() ? name + LinkText.arrow(file, messages) : name;
  }

  /** Prints the counts below the roots. Everything that is not a directory counts as a file. */
  void printSummary() {
    if (form.json) {
      return;
    }
    out.println("");
    out.println(
        directories
            + (directories == 1 ? " directory, " : " directories, ")
            + files
            + (files == 1 ? " file" : " files"));
  }
}
