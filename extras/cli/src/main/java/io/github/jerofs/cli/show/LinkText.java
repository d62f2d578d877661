package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;

/** Formats the target of a symbolic link. */
final class LinkText {
  private LinkText() {}

  /** Returns {@code " -> target"}, or a question mark for a target that cannot be read. */
  static String arrow(FileInfo link, Messages messages) {
    try {
      return " -> " + Printable.escape(link.target());
    } catch (IOException e) {
      messages.error(link.path(), e);
      return " -> ?";
    }
  }
}
