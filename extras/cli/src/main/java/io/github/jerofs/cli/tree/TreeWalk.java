package io.github.jerofs.cli.tree;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The walk over the files of an image. Visits each directory before its entries, which are streamed
 * in the order of the image: memory holds one directory block per level. Symbolic links are not
 * followed.
 *
 * <p>Not safe for use by several threads.
 */
public final class TreeWalk {
  /** Receives the files of a walk. What its methods throw ends the walk. */
  public interface Visitor {
    /**
     * Receives a directory before its entries.
     *
     * @param depth 0 for the top of the walk
     * @return false to skip the entries and {@link #leave}
     */
    boolean enter(FileInfo directory, int depth) throws IOException;

    /** Receives a file that is not a directory. */
    void file(FileInfo file) throws IOException;

    /** Receives a directory after its entries, also if some of them could not be listed. */
    default void leave(FileInfo directory) throws IOException {}

    /**
     * Receives the failure of one file or one listing. The walk continues with the next file.
     *
     * @param path a file whose attributes cannot be read, or a directory that cannot be listed
     *     (further)
     */
    void failed(Path path, IOException e) throws IOException;
  }

  /** A directory whose entries are being visited. */
  private static final class Level {
    private final FileInfo directory;
    private @Nullable DirectoryStream<Path> stream;
    private Iterator<Path> entries = Collections.emptyIterator();
    private @Nullable FileInfo readAhead;

    private Level(FileInfo directory) {
      this.directory = directory;
    }
  }

  private final Visitor visitor;
  private final Predicate<FileInfo> filter;

  /** No recursion: a tree may be thousands of levels deep. */
  private final Deque<Level> open = new ArrayDeque<>();

  public TreeWalk(Visitor visitor) {
    this(visitor, file -> true);
  }

  /** Walks only the files below the top that {@code filter} accepts. */
  public TreeWalk(Visitor visitor, Predicate<FileInfo> filter) {
    this.visitor = visitor;
    this.filter = filter;
  }

  /** Walks the tree that begins at {@code top}; a symbolic link is a file. */
  public void walk(Path top) throws IOException {
    FileInfo file = read(top);
    if (file != null) {
      walk(file);
    }
  }

  /** Walks the tree that begins at {@code top}. */
  public void walk(FileInfo top) throws IOException {
    try {
      visit(top);
      while (!open.isEmpty()) {
        Level level = open.element();
        FileInfo next = next(level);
        if (next == null) {
          open.pop();
          close(level);
          visitor.leave(level.directory);
        } else {
          visit(next);
        }
      }
    } finally {
      while (!open.isEmpty()) { // after an exception
        close(open.pop());
      }
    }
  }

  /**
   * Returns whether no entry follows the file that the visitor is receiving, in {@link
   * Visitor#enter} or {@link Visitor#file}, in its directory. Reads one entry ahead.
   */
  public boolean isLast() throws IOException {
    Level level = open.peek();
    if (level == null) {
      return true;
    }
    level.readAhead = next(level);
    return level.readAhead == null;
  }

  private void visit(FileInfo file) throws IOException {
    if (!file.isDirectory()) {
      visitor.file(file);
    } else if (visitor.enter(file, open.size())) {
      open.push(open(file));
    }
  }

  @SuppressWarnings("StreamResourceLeak") // close(Level) closes it
  private Level open(FileInfo directory) throws IOException {
    Level level = new Level(directory);
    try {
      level.stream = Files.newDirectoryStream(directory.path());
      level.entries = level.stream.iterator();
    } catch (IOException e) {
      visitor.failed(directory.path(), e);
    }
    return level;
  }

  private static void close(Level level) throws IOException {
    if (level.stream != null) {
      level.stream.close();
    }
  }

  /** Returns the next entry whose attributes can be read, or null after the last. */
  private @Nullable FileInfo next(Level level) throws IOException {
    FileInfo file = level.readAhead;
    level.readAhead = null;
    while (file == null && hasNext(level)) {
      FileInfo next = read(level.entries.next());
      file = next != null && filter.test(next) ? next : null;
    }
    return file;
  }

  private boolean hasNext(Level level) throws IOException {
    try {
      return level.entries.hasNext();
    } catch (DirectoryIteratorException e) {
      level.entries = Collections.emptyIterator();
      visitor.failed(level.directory.path(), Objects.requireNonNull(e.getCause()));
      return false;
    }
  }

  private @Nullable FileInfo read(Path path) throws IOException {
    try {
      return FileInfo.of(path);
    } catch (IOException e) {
      visitor.failed(path, e);
      return null;
    }
  }
}
