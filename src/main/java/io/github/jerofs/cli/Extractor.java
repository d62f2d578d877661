package io.github.jerofs.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Copies files of an image to a directory; what fails is reported, and the rest goes on. */
final class Extractor implements FileVisitor<Path> {
  private final TargetTree tree;
  private final AttributeRestorer attributes;
  private final Progress progress;
  private final Messages messages;
  private final SparseCopy copy;
  private final HardLinks links;

  /** Directories that were made and whose content is being extracted. */
  private final Set<Path> made = new HashSet<>();

  private int skipped;

  Extractor(TargetTree tree, AttributeRestorer attributes, Progress progress, Messages messages) {
    this.tree = tree;
    this.attributes = attributes;
    this.progress = progress;
    this.messages = messages;
    this.copy = new SparseCopy(tree.newFileAttributes(), progress::addBytes);
    this.links = new HardLinks(tree);
  }

  /** Extracts the trees that begin at {@code sources}. */
  void extract(List<Path> sources) throws IOException {
    Map<Path, Path> parents = new LinkedHashMap<>();
    for (Path source : sources) {
      try {
        makeParents(source, parents);
      } catch (IOException e) {
        messages.error(source, e);
        continue;
      }
      Files.walkFileTree(source, this);
    }
    // Last, as a parent may get more children from each source.
    for (Map.Entry<Path, Path> parent : List.copyOf(parents.entrySet())) {
      finishDirectory(parent.getKey(), parent.getValue());
    }
    if (skipped > 0) {
      messages.warn("skipped " + skipped + (skipped == 1 ? " special file" : " special files"));
    }
  }

  /** Makes the directories above {@code source}, and puts the new ones into {@code parents}. */
  private void makeParents(Path source, Map<Path, Path> parents) throws IOException {
    for (int n = 1; n < source.getNameCount(); n++) {
      Path parent = source.getFileSystem().getPath("/").resolve(source.subpath(0, n));
      Path place = tree.place(parent);
      if (tree.makeDirectory(place)) {
        parents.put(parent, place);
      }
    }
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes ignored) {
    progress.addEntry();
    try {
      Path place = tree.place(directory);
      if (tree.makeDirectory(place)) {
        made.add(directory);
      }
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
    if (made.remove(directory)) {
      try {
        finishDirectory(directory, tree.place(directory));
      } catch (IOException failure) {
        messages.error(directory, failure);
      }
    }
    return FileVisitResult.CONTINUE;
  }

  private void finishDirectory(Path directory, Path place) {
    try {
      attributes.restore(FileInfo.of(directory), place);
    } catch (IOException e) {
      messages.error(directory, e);
    }
  }

  @Override
  public FileVisitResult visitFile(Path path, BasicFileAttributes ignored) {
    progress.addEntry();
    try {
      extract(FileInfo.of(path));
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

  private void extract(FileInfo file) throws IOException {
    switch (file.kind()) {
      case REGULAR -> extractRegular(file);
      case LINK -> extractLink(file);
      default -> {
        skipped++;
        messages.warn("skipped " + file.kind() + " " + Printable.escape(file.path().toString()));
      }
    }
  }

  private void extractRegular(FileInfo file) throws IOException {
    Path place = tree.place(file.path());
    tree.clear(place);
    if (links.make(file, place)) {
      return;
    }
    copy.copy(file.path(), place);
    attributes.restore(file, place);
    links.remember(file, place);
  }

  private void extractLink(FileInfo file) throws IOException {
    Path place = tree.place(file.path());
    Path target = TargetTree.path(place, file.target());
    tree.clear(place);
    Files.createSymbolicLink(place, target);
    attributes.restore(file, place);
  }
}
