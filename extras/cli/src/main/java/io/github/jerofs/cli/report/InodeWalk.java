package io.github.jerofs.cli.report;

import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.ErofsFileAttributes;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Walks a tree of an image, tells hard links apart, and goes on after errors. */
public final class InodeWalk extends SimpleFileVisitor<Path> {
  private static final int MAX_LINKED = 1 << 22;

  /** What is done with what is found. An exception is reported, and the walk goes on. */
  public interface Visitor {
    /** Is called before what lies in a directory. */
    default void enter(Entry directory) throws IOException {}

    /** Is called for each name of anything else. */
    void file(Entry file) throws IOException;

    /** Is called after what lies in a directory. */
    default void leave(Path directory) {}
  }

  /**
   * A name in the tree.
   *
   * @param view gives more than the attributes
   * @param again whether the inode was met before under another name
   */
  public record Entry(
      Path path, ErofsFileAttributeView view, ErofsFileAttributes attributes, boolean again) {}

  private final Visitor visitor;
  private final BiConsumer<Path, IOException> errors;
  private final LongSet linked = new LongSet(MAX_LINKED);

  private InodeWalk(Visitor visitor, BiConsumer<Path, IOException> errors) {
    this.visitor = visitor;
    this.errors = errors;
  }

  /** Walks all below {@code root}, which is entered, too. */
  public static void run(Path root, Visitor visitor, BiConsumer<Path, IOException> errors)
      throws IOException {
    Files.walkFileTree(root, new InodeWalk(visitor, errors));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    Entry entry = entry(directory);
    if (entry == null) {
      return FileVisitResult.SKIP_SUBTREE; // leave() is not called either
    }
    attempt(entry, visitor::enter);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    Entry entry = entry(file);
    if (entry != null) {
      attempt(entry, visitor::file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    errors.accept(file, e);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
    if (e != null) {
      errors.accept(directory, e);
    }
    visitor.leave(directory);
    return FileVisitResult.CONTINUE;
  }

  private interface Step {
    void accept(Entry entry) throws IOException;
  }

  private void attempt(Entry entry, Step step) {
    try {
      step.accept(entry);
    } catch (IOException e) {
      errors.accept(entry.path, e);
    }
  }

  /** Returns the entry, or null after an error. */
  private @Nullable Entry entry(Path path) {
    ErofsFileAttributeView view =
        Files.getFileAttributeView(path, ErofsFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try {
      ErofsFileAttributes attributes = view.readAttributes();
      boolean mayBeLinked = !attributes.isDirectory() && attributes.nlink() != 1;
      return new Entry(path, view, attributes, mayBeLinked && !linked.add(attributes.nid()));
    } catch (IOException e) {
      errors.accept(path, e);
      return null;
    }
  }
}
