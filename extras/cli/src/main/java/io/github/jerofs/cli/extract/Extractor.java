package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.extract.TargetDirectory.Origin;
import io.github.jerofs.cli.output.PendingFiles;
import io.github.jerofs.cli.tree.FileInfo;
import io.github.jerofs.cli.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies files of an image to a directory. A failure is reported, and the next file follows. One
 * thread walks and creates directories; a {@link FileExtractor} extracts the files in them.
 */
final class Extractor implements TreeWalk.Visitor {
  private final TargetTree tree;
  private final DirectoryHandle root;
  private final AttributeRestorer attributes;
  private final Progress progress;
  private final Messages messages;
  private final PendingFiles pending;
  private final ExtractionJournal journal;
  private final FileExtractor files;

  /** The directories from the top to the current one. */
  private final Deque<TargetDirectory> open = new ArrayDeque<>();

  private final int strip;

  private Extractor(
      TargetTree tree,
      DirectoryHandle root,
      AttributeRestorer attributes,
      Progress progress,
      Messages messages,
      PendingFiles pending,
      ExtractionJournal journal,
      FileExtractor files,
      int strip) {
    this.tree = tree;
    this.root = root;
    this.attributes = attributes;
    this.progress = progress;
    this.messages = messages;
    this.pending = pending;
    this.journal = journal;
    this.files = files;
    this.strip = strip;
  }

  /**
   * Extracts the trees that begin at {@code sources} into {@code tree}.
   *
   * @param filter accepts the files to extract
   * @param strip how many names at the beginning of each path are removed
   */
  static void extract(
      List<Path> sources,
      Predicate<FileInfo> filter,
      int strip,
      TargetTree tree,
      AttributeRestorer attributes,
      Progress progress,
      Messages messages)
      throws IOException {
    ExtractionCounts counts = new ExtractionCounts();
    Losses losses = attributes.losses();
    try (PendingFiles pending = new PendingFiles(messages, counts::account);
        DirectoryHandle root = DirectoryHandle.openRoot(tree.root());
        ExtractionJournal journal =
            ExtractionJournal.open(root, tree.rootIsNew(), pending.names(), messages)) {
      pending.atSignal(journal::leave);
      try (Workers workers = new Workers()) {
        FileExtractor files =
            new FileExtractor(
                tree,
                attributes,
                losses,
                messages,
                workers,
                pending,
                journal,
                counts,
                progress::addBytes);
        new Extractor(tree, root, attributes, progress, messages, pending, journal, files, strip)
            .extract(sources, filter);
      }
      counts.report(messages);
      losses.report();
    }
  }

  private void extract(List<Path> sources, Predicate<FileInfo> filter) throws IOException {
    Map<Path, TargetDirectory> above = new HashMap<>();
    List<TargetDirectory> inOrder = new ArrayList<>();
    TreeWalk walk = new TreeWalk(this, filter);
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
      walk.walk(source);
      open.clear();
    }
    // Last: each source may add entries to the directories above it.
    inOrder.forEach(TargetDirectory::release);
  }

  /** Returns whether all names of {@code path} are removed: its entries go to the target itself. */
  private boolean isStripped(Path path) {
    return path.getNameCount() > 0 && path.getNameCount() <= strip;
  }

  /** Creates {@code path} and the directories above it, unless they are {@code known}. */
  private TargetDirectory makeParents(
      Path path, Map<Path, TargetDirectory> known, List<TargetDirectory> inOrder)
      throws IOException {
    Path source = isStripped(path) ? path.getRoot() : path;
    TargetDirectory directory = known.get(source);
    if (directory == null) {
      Path above = source.getParent();
      TargetDirectory parent = above == null ? null : makeParents(above, known, inOrder);
      directory = makeDirectory(FileInfo.of(source), parent);
      known.put(source, directory);
      inOrder.add(directory);
    }
    return directory;
  }

  private TargetDirectory makeDirectory(FileInfo source, @Nullable TargetDirectory parent)
      throws IOException {
    if (parent == null) {
      Origin origin = tree.rootIsNew() ? Origin.NEW : origin(root.place());
      return directory(source, root, null, origin);
    }
    try {
      return makeDirectory(source, parent, place(source.path(), parent));
    } catch (IOException e) {
      throw parent.handle().named(e);
    }
  }

  private TargetDirectory makeDirectory(FileInfo source, TargetDirectory parent, TargetPath place)
      throws IOException {
    if (files.mayExist(source.path(), parent) && tree.isDirectory(place.access())) {
      Origin origin = origin(place.shown());
      DirectoryHandle handle = parent.handle().open(place.name());
      if (origin == Origin.FOREIGN) {
        journal.used(place.shown());
      }
      return directory(source, handle, parent, origin);
    }
    journal.start();
    journal.made(place.shown());
    DirectoryHandle handle;
    try {
      handle = pending.run(() -> tree.makeDirectory(place));
    } catch (IOException e) {
      journal.finished(place.shown());
      throw e;
    }
    parent.setChanged();
    return directory(source, handle, parent, Origin.NEW);
  }

  private Origin origin(Path place) {
    return journal.wasBegun(place) ? Origin.BEGUN : Origin.FOREIGN;
  }

  private TargetDirectory directory(
      FileInfo source, DirectoryHandle handle, @Nullable TargetDirectory parent, Origin origin) {
    return new TargetDirectory(source, handle, parent, origin, this::finishDirectory);
  }

  private TargetPath place(Path source, TargetDirectory directory) throws IOException {
    return tree.child(directory.handle(), source.getFileName().toString());
  }

  private void finishDirectory(TargetDirectory directory) {
    DirectoryHandle handle = directory.handle();
    try {
      if (handle == root) {
        journal.finishRoot(directory.isChanged()); // before the time of the root is restored
        restoreAttributes(directory);
        return;
      }
      try (handle) {
        restoreAttributes(directory);
        journal.finished(directory.place());
      }
    } catch (IOException e) {
      messages.error(directory.source().path(), e);
    }
  }

  private void restoreAttributes(TargetDirectory directory) throws IOException {
    if (directory.origin() != Origin.FOREIGN) {
      directory.handle().check();
      attributes.restore(directory.source(), directory.handle());
    }
  }

  @Override
  public boolean enter(FileInfo directory, int depth) {
    progress.addEntry();
    if (isStripped(directory.path())) {
      open.push(open.element());
      return true;
    }
    try {
      open.push(makeDirectory(directory, open.peek()));
      return true;
    } catch (IOException e) {
      messages.error(directory.path(), e);
      return false;
    }
  }

  @Override
  public void leave(FileInfo directory) {
    TargetDirectory left = open.pop();
    if (!isStripped(directory.path())) {
      left.release();
    }
  }

  @Override
  public void file(FileInfo file) {
    progress.addEntry();
    if (isStripped(file.path())) {
      return;
    }
    TargetDirectory directory = open.element();
    try {
      files.extract(file, directory, place(file.path(), directory));
    } catch (IOException e) {
      messages.error(file.path(), directory.handle().named(e));
    }
  }

  @Override
  public void failed(Path path, IOException e) {
    messages.error(path, e);
  }
}
