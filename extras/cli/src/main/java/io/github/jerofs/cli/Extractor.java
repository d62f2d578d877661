package io.github.jerofs.cli;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies files of an image to a directory; what fails is reported, and the rest goes on. One thread
 * walks and makes directories and links, {@link Workers} help it to copy files.
 */
final class Extractor implements FileVisitor<Path> {
  private final TargetTree tree;
  private final AttributeRestorer attributes;
  private final Progress progress;
  private final Messages messages;
  private final SparseCopy copy;
  private final HardLinks links;
  private final Workers workers;

  /** The directories from the top to where the walk is. */
  private final Deque<TargetDirectory> open = new ArrayDeque<>();

  private int skipped;

  private Extractor(
      TargetTree tree,
      AttributeRestorer attributes,
      Progress progress,
      Messages messages,
      Workers workers) {
    this.tree = tree;
    this.attributes = attributes;
    this.progress = progress;
    this.messages = messages;
    this.workers = workers;
    this.links = new HardLinks(tree);
    this.copy = new SparseCopy(tree.newFileAttributes(), progress::addBytes);
  }

  /** Extracts the trees that begin at {@code sources} into {@code tree}. */
  static void extract(
      List<Path> sources,
      TargetTree tree,
      AttributeRestorer attributes,
      Progress progress,
      Messages messages)
      throws IOException {
    try (Workers workers = new Workers()) {
      new Extractor(tree, attributes, progress, messages, workers).extract(sources);
    }
  }

  private void extract(List<Path> sources) throws IOException {
    Map<Path, TargetDirectory> above = new HashMap<>();
    List<TargetDirectory> inOrder = new ArrayList<>();
    for (Path source : sources) {
      try {
        Path parent = source.getParent();
        if (parent != null) {
          open.push(makeParents(parent, above, inOrder));
        }
      } catch (IOException e) {
        messages.error(source, e);
        continue;
      }
      Files.walkFileTree(source, this);
      open.clear();
    }
    // Last, as each source may add to what is above it.
    inOrder.forEach(TargetDirectory::release);
    if (skipped > 0) {
      messages.warn("skipped " + skipped + (skipped == 1 ? " special file" : " special files"));
    }
  }

  /** Makes {@code source} and what is above it, unless {@code known}. */
  private TargetDirectory makeParents(
      Path source, Map<Path, TargetDirectory> known, List<TargetDirectory> inOrder)
      throws IOException {
    TargetDirectory directory = known.get(source);
    if (directory == null) {
      Path above = source.getParent();
      TargetDirectory parent = above == null ? null : makeParents(above, known, inOrder);
      directory = makeDirectory(source, parent);
      known.put(source, directory);
      inOrder.add(directory);
    }
    return directory;
  }

  private TargetDirectory makeDirectory(Path source, @Nullable TargetDirectory parent)
      throws IOException {
    Path place = parent == null ? tree.root() : place(source, parent);
    boolean isNew = tree.makeDirectory(place);
    return new TargetDirectory(source, place, parent, isNew, this::finishDirectory);
  }

  private Path place(Path source, TargetDirectory directory) throws IOException {
    return tree.child(directory.place(), source.getFileName().toString());
  }

  private void finishDirectory(Path source, Path place) {
    try {
      attributes.restore(FileInfo.of(source), place);
    } catch (IOException e) {
      messages.error(source, e);
    }
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes ignored) {
    progress.addEntry();
    try {
      open.push(makeDirectory(directory, open.peek()));
      return FileVisitResult.CONTINUE;
    } catch (IOException e) {
      messages.error(directory, e);
      return FileVisitResult.SKIP_SUBTREE;
    }
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
    if (e != null) {
      messages.error(directory, e);
    }
    open.pop().release();
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path path, BasicFileAttributes ignored) {
    progress.addEntry();
    try {
      TargetDirectory directory = open.element();
      extract(FileInfo.of(path), directory, place(path, directory));
    } catch (IOException e) {
      messages.error(path, e);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path path, IOException e) {
    messages.error(path, e);
    return FileVisitResult.CONTINUE;
  }

  private void extract(FileInfo file, TargetDirectory directory, Path place) throws IOException {
    switch (file.kind()) {
      case REGULAR -> extractRegular(file, directory, place);
      case LINK -> extractLink(file, place);
      default -> {
        skipped++;
        messages.warn("skipped " + file.kind() + " " + Printable.escape(file.path().toString()));
      }
    }
  }

  private void extractRegular(FileInfo file, TargetDirectory directory, Path place)
      throws IOException {
    if (links.make(file, place)) {
      return;
    }
    // Made in the order of the walk, so that the same names win wherever two are one.
    SeekableByteChannel made = tree.create(place, () -> copy.create(place));
    if (file.nlink() > 1) {
      copy(file, made, place);
      links.remember(file, place); // now that it is whole, others may link to it
      return;
    }
    directory.use();
    workers.execute(
        () -> {
          try {
            copy(file, made, place);
          } catch (IOException e) {
            messages.error(file.path(), e);
          } finally {
            directory.release();
          }
        });
  }

  private void copy(FileInfo file, SeekableByteChannel made, Path place) throws IOException {
    copy.copy(file.path(), made, place);
    attributes.restore(file, place);
  }

  private void extractLink(FileInfo file, Path place) throws IOException {
    Path target = TargetTree.path(place, file.target());
    tree.create(place, () -> Files.createSymbolicLink(place, target));
    attributes.restore(file, place);
  }
}
