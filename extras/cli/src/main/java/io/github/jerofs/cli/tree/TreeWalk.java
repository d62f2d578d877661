package io.github.jerofs.cli.tree;

import io.github.jerofs.cli.console.Messages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;

/** Visits what is below a directory, each before its own entries, as far as it can be read. */
public final class TreeWalk {
  private final Messages messages;

  public TreeWalk(Messages messages) {
    this.messages = messages;
  }

  /**
   * Visits files in the order of the image, following no links below {@code top}.
   *
   * @param top nothing is visited if it is no directory
   * @param depth how many levels to visit
   */
  public void walk(Path top, int depth, Consumer<FileInfo> visitor) {
    Deque<Iterator<FileInfo>> open = new ArrayDeque<>(); // no recursion: trees may be deep
    if (depth > 0 && Files.isDirectory(top)) {
      open.push(Directory.list(top, messages).iterator());
    }
    while (!open.isEmpty()) {
      Iterator<FileInfo> entries = open.element();
      if (!entries.hasNext()) {
        open.pop();
        continue;
      }
      FileInfo file = entries.next();
      visitor.accept(file);
      if (file.isDirectory() && open.size() < depth) {
        open.push(Directory.list(file.path(), messages).iterator());
      }
    }
  }
}
