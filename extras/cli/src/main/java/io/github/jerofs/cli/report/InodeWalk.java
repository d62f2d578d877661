package io.github.jerofs.cli.report;

import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.InodeSet;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** A walk that recognizes hard links and continues after all errors. */
public final class InodeWalk implements TreeWalk.Visitor {
  /** Receives what the walk finds. An exception is reported, and the walk continues. */
  public interface Visitor {
    /** Receives a directory before its entries. */
    default void enter(FileInfo directory) throws IOException {}

    /**
     * Receives a file that is not a directory, once for each of its names.
     *
     * @param again whether the walk has met the inode under another name
     */
    void file(FileInfo file, boolean again) throws IOException;

    /** Marks the end of the entries of a directory. */
    default void leave() {}
  }

  private final Visitor visitor;
  private final BiConsumer<Path, IOException> errors;
  private final InodeSet linked = new InodeSet();

  private InodeWalk(Visitor visitor, BiConsumer<Path, IOException> errors) {
    this.visitor = visitor;
    this.errors = errors;
  }

  /**
   * Walks the tree that begins at {@code root}.
   *
   * @param errors receives what cannot be read
   */
  public static void run(Path root, Visitor visitor, BiConsumer<Path, IOException> errors)
      throws IOException {
    new TreeWalk(new InodeWalk(visitor, errors)).walk(root);
  }

  @Override
  public boolean enter(FileInfo directory, int depth) {
    try {
      visitor.enter(directory);
    } catch (IOException e) {
      failed(directory.path(), e);
    }
    return true;
  }

  @Override
  public void file(FileInfo file) {
    try {
      visitor.file(file, !linked.add(file));
    } catch (IOException e) {
      failed(file.path(), e);
    }
  }

  @Override
  public void leave(FileInfo directory) {
    visitor.leave();
  }

  @Override
  public void failed(Path path, IOException e) {
    errors.accept(path, e);
  }
}
