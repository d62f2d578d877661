package io.github.jerofs.cli.inspect;

import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.tree.Directory;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Adds up the data of files, directories after what they hold. Counts hard links once. */
final class DiskUsage {
  /**
   * A sum.
   *
   * @param stored bytes on disk
   * @param size bytes as the files show them
   * @param files number of inodes
   */
  record Sum(long stored, long size, long files) {
    private static final Sum NONE = new Sum(0, 0, 0);

    private Sum plus(Sum other) {
      return new Sum(stored + other.stored, size + other.size, files + other.files);
    }
  }

  /** Is told of sums. */
  interface Listener {
    /** Tells the sum of {@code file} and all below it; the depth of what was asked for is 0. */
    void sum(FileInfo file, int depth, Sum sum);
  }

  private final Messages messages;
  private final Listener listener;
  private final Set<Object> seen = new HashSet<>();
  private final Deque<Level> open = new ArrayDeque<>();

  DiskUsage(Messages messages, Listener listener) {
    this.messages = messages;
    this.listener = listener;
  }

  /** A directory that is being added up. */
  private static final class Level {
    private final FileInfo directory;
    private final Iterator<FileInfo> entries;
    private Sum sum;

    private Level(FileInfo directory, Sum own, List<FileInfo> entries) {
      this.directory = directory;
      this.entries = entries.iterator();
      this.sum = own;
    }
  }

  /** Adds up {@code top} and all below it. */
  void add(FileInfo top) {
    visit(top);
    while (!open.isEmpty()) {
      Level level = open.element();
      if (level.entries.hasNext()) {
        visit(level.entries.next());
      } else {
        open.pop();
        finish(level.directory, level.sum);
      }
    }
  }

  private void visit(FileInfo file) {
    if (file.isDirectory()) {
      open.push(new Level(file, own(file), Directory.list(file.path(), messages)));
    } else {
      finish(file, own(file));
    }
  }

  private void finish(FileInfo file, Sum sum) {
    Level parent = open.peek();
    if (parent != null) {
      parent.sum = parent.sum.plus(sum);
    }
    listener.sum(file, open.size(), sum);
  }

  private Sum own(FileInfo file) {
    if (!file.isDirectory() && file.nlink() != 1 && !seen.add(file.key())) {
      return Sum.NONE;
    }
    try {
      long stored =
          Files.getFileAttributeView(
                  file.path(), ErofsFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readStoredData()
              .size();
      return new Sum(stored, file.size(), 1);
    } catch (IOException e) {
      messages.error(file.path(), e);
      return new Sum(0, file.size(), 1);
    }
  }
}
