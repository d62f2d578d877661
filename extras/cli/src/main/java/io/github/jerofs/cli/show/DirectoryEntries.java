package io.github.jerofs.cli.show;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a directory, for listings that need them more than once. Large directories are
 * read again each time. Reports each error once.
 */
final class DirectoryEntries implements Entries {
  /** Entries of a directory that are kept until {@link #drop}. */
  private static final int MOST_KEPT = 1000;

  private final FileInfo directory;
  private final Messages messages;

  /** All entries of a small directory, once they were read. */
  private @Nullable List<FileInfo> kept;

  private boolean hasSubdirectories;

  /** Errors of the current reading. */
  private long errors;

  /** Most errors of one reading. An image gives the same each time. */
  private long reported;

  DirectoryEntries(FileInfo directory, Messages messages) {
    this.directory = directory;
    this.messages = messages;
  }

  @Override
  public void forEach(Consumer<FileInfo> action) throws IOException {
    if (kept != null) {
      kept.forEach(action);
      return;
    }
    begin();
    Pass pass = new Pass(action);
    new TreeWalk(pass).walk(directory);
    if (pass.entries.size() <= MOST_KEPT) {
      kept = pass.entries;
    }
  }

  /** Begins to read the directory once more. */
  void begin() {
    errors = 0;
  }

  /** Reports an error, unless it was met when the directory was read before. */
  void failed(Path path, IOException e) {
    errors++;
    if (errors > reported) {
      reported = errors;
      messages.error(path, e);
    }
  }

  /** Returns whether the entries that were read have directories among them. */
  boolean hasSubdirectories() {
    return hasSubdirectories;
  }

  /** Frees the memory of the entries. */
  void drop() {
    kept = null;
  }

  private final class Pass implements TreeWalk.Visitor {
    private final Consumer<FileInfo> action;
    private final List<FileInfo> entries = new ArrayList<>();

    private Pass(Consumer<FileInfo> action) {
      this.action = action;
    }

    @Override
    public boolean enter(FileInfo entry, int depth) {
      if (depth == 0) {
        return true;
      }
      hasSubdirectories = true;
      file(entry);
      return false;
    }

    @Override
    public void file(FileInfo file) {
      if (entries.size() <= MOST_KEPT) {
        entries.add(file);
      }
      action.accept(file);
    }

    @Override
    public void failed(Path path, IOException e) {
      DirectoryEntries.this.failed(path, e);
    }
  }
}
