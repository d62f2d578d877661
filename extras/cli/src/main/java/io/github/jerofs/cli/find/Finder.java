package io.github.jerofs.cli.find;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Finds the files of a tree that meet all conditions. Errors are reported. */
final class Finder implements TreeWalk.Visitor {
  /** Receives a file that was found. */
  interface Action {
    void accept(FileInfo file) throws IOException;
  }

  private final List<FindCondition> conditions;
  private final int maxDepth;
  private final Action action;
  private final Messages messages;

  /**
   * Prepares to search.
   *
   * @param maxDepth the deepest level to visit; the top is level 0
   */
  Finder(List<FindCondition> conditions, int maxDepth, Action action, Messages messages) {
    this.conditions = conditions;
    this.maxDepth = maxDepth;
    this.action = action;
    this.messages = messages;
  }

  @Override
  public boolean enter(FileInfo directory, int depth) {
    file(directory);
    return depth < maxDepth;
  }

  @Override
  public void file(FileInfo file) {
    try {
      for (FindCondition condition : conditions) {
        if (!condition.accepts(file)) {
          return;
        }
      }
      action.accept(file);
    } catch (IOException e) {
      messages.error(file.path(), e);
    }
  }

  @Override
  public void failed(Path path, IOException e) {
    messages.error(path, e);
  }
}
