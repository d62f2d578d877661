package io.github.jerofs.cli.inspect;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.InodeSet;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sums up the data of files and directories. Counts hard links once. */
final class DiskUsage implements TreeWalk.Visitor {
  /**
   * A sum.
   *
   * @param stored bytes on disk
   * @param size bytes after decompression
   * @param files number of inodes
   */
  record Sum(long stored, long size, long files) {
    private static final Sum NONE = new Sum(0, 0, 0);

    private Sum plus(Sum other) {
      return new Sum(stored + other.stored, size + other.size, files + other.files);
    }
  }

  /** Receives sums: those of the entries, then that of their directory. */
  interface Listener {
    /**
     * Receives the sum of {@code file} and all below it.
     *
     * @param depth 0 for the top
     */
    void sum(FileInfo file, int depth, Sum sum);
  }

  private final Messages messages;
  private final Listener listener;
  private final InodeSet linked = new InodeSet();

  /** The sums of the layers that files come from. */
  private final SortedMap<Integer, Sum> layers = new TreeMap<>();

  /** The sums of the directories from the top to the current one. */
  private final Deque<Sum> open = new ArrayDeque<>();

  DiskUsage(Messages messages, Listener listener) {
    this.messages = messages;
    this.listener = listener;
  }

  /** Sums up {@code top} and everything below it. */
  void add(Path top) throws IOException {
    new TreeWalk(this).walk(top);
  }

  @Override
  public boolean enter(FileInfo directory, int depth) {
    open.push(own(directory));
    return true;
  }

  @Override
  public void leave(FileInfo directory) {
    finish(directory, open.pop());
  }

  @Override
  public void file(FileInfo file) {
    finish(file, linked.add(file) ? own(file) : Sum.NONE);
  }

  @Override
  public void failed(Path path, IOException e) {
    messages.error(path, e);
  }

  private void finish(FileInfo file, Sum sum) {
    if (!open.isEmpty()) {
      open.push(open.pop().plus(sum));
    }
    listener.sum(file, open.size(), sum);
  }

  private Sum own(FileInfo file) {
    Sum sum = new Sum(stored(file), file.size(), 1);
    layers.merge(file.attributes().layer(), sum, Sum::plus);
    return sum;
  }

  private long stored(FileInfo file) {
    try {
      return file.view().readStoredData().size();
    } catch (IOException e) {
      messages.error(file.path(), e);
      return 0;
    }
  }

  /** Returns the sum of the files that come from each layer, by its number. */
  SortedMap<Integer, Sum> layers() {
    return layers;
  }
}
