package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.Path;

/** Targets of symbolic links, which the JDK creates from paths: those have no redundant slashes. */
final class LinkTargets {
  private LinkTargets() {}

  /** Warns if {@code target} does not keep the target of {@code link} as it is stored. */
  static void warnIfChanged(FileInfo link, Path target, Messages messages) throws IOException {
    String created = target.toString().replace(target.getFileSystem().getSeparator(), "/");
    if (!created.equals(link.target())) {
      messages.warn(
          "the target of a symbolic link loses slashes: "
              + Printable.escape(link.path().toString())
              + " -> "
              + Printable.escape(link.target()));
    }
  }
}
