package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.tree.FileInfo;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the target does not keep of the files in the image. Each loss is an error, and a summary
 * counts them. Safe for use by several threads.
 */
final class Losses {
  /** The kinds of losses. */
  enum Kind {
    TIME("time", "times"),
    LINK_TARGET("target of a symbolic link", "targets of symbolic links"),
    HARD_LINK("hard link", "hard links"),
    XATTR("extended attribute", "extended attributes");

    private final String one;
    private final String many;

    Kind(String one, String many) {
      this.one = one;
      this.many = many;
    }

    private String count(int count) {
      return count + " " + (count == 1 ? one : many);
    }
  }

  private final Messages messages;
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

  Losses(Messages messages) {
    this.messages = messages;
  }

  /** Reports and counts a loss of {@code file}. */
  void add(Kind kind, FileInfo file, String what) {
    count(kind);
    messages.error(Printable.escape(file.path().toString()) + ": " + what);
  }

  /** Counts a loss. Reports it unless the same was reported before. */
  void addSimilar(Kind kind, String what) {
    count(kind);
    messages.errorOnce(what);
  }

  private synchronized void count(Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  /** Prints the summary. */
  synchronized void report() {
    List<String> parts = new ArrayList<>();
    counts.forEach((kind, count) -> parts.add(kind.count(count)));
    if (!parts.isEmpty()) {
      messages.error("not extracted exactly: " + String.join(", ", parts));
    }
  }
}
