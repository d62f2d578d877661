package io.github.jerofs.cli.extract;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.output.NewFile;
import io.github.jerofs.cli.output.PendingFiles;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.cli.text.RawPaths;
import io.github.jerofs.cli.text.RawText;
import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies regular files and symbolic links to directories of the target. Called by the thread that
 * walks the image; {@link Workers} copy the files with one name.
 */
final class FileExtractor {
  private final TargetTree tree;
  private final AttributeRestorer attributes;
  private final Losses losses;
  private final Messages messages;
  private final Workers workers;
  private final PendingFiles pending;
  private final ExtractionJournal journal;
  private final ExtractionCounts counts;
  private final ExistingFiles existing;
  private final HardLinks links;
  private final SparseCopy copy;
  private final @Nullable SystemCalls calls;

  FileExtractor(
      TargetTree tree,
      AttributeRestorer attributes,
      Losses losses,
      Messages messages,
      Workers workers,
      PendingFiles pending,
      ExtractionJournal journal,
      ExtractionCounts counts,
      LongConsumer progress) {
    this.tree = tree;
    this.attributes = attributes;
    this.losses = losses;
    this.messages = messages;
    this.workers = workers;
    this.pending = pending;
    this.journal = journal;
    this.counts = counts;
    this.existing = new ExistingFiles(tree);
    this.links = new HardLinks(pending);
    this.copy = new SparseCopy(tree.newFileAttributes(), progress);
    this.calls = attributes.calls();
  }

  /** Creates a file under its temporary name and sets its attributes. */
  private interface Creation {
    void create(NewFile made) throws IOException;
  }

  /** Extracts {@code file} to {@code place} in {@code directory}, now or in a worker. */
  void extract(FileInfo file, TargetDirectory directory, TargetPath place) throws IOException {
    switch (file.kind()) {
      case REGULAR -> extractRegular(file, directory, place);
      case LINK -> extractNow(file, directory, place, made -> makeLink(file, made));
      default -> {
        counts.addSkipped();
        messages.warn("skipped " + file.kind() + " " + Printable.escape(file.path().toString()));
      }
    }
  }

  /**
   * Returns whether the name of {@code source} may exist in the target. If this run used a name
   * that the target may treat as the same, waits until that file exists: the first such name of the
   * walk wins.
   */
  boolean mayExist(Path source, TargetDirectory directory) {
    boolean isFirst = directory.addName(source.getFileName().toString());
    if (!isFirst) {
      workers.awaitIdle();
    }
    return !isFirst || directory.mayHoldOthers();
  }

  private void extractRegular(FileInfo file, TargetDirectory directory, TargetPath place)
      throws IOException {
    Creation creation = made -> copy(file, place, made);
    if (file.nlink() > 1) {
      extractNow(file, directory, place, creation);
      return;
    }
    BasicFileAttributes existing = existing(file.path(), directory, place);
    directory.use();
    workers.execute(
        () -> {
          try {
            if (!isThere(file, place, existing)) {
              create(directory, place, existing != null, creation);
            }
          } catch (IOException e) {
            messages.error(file.path(), directory.handle().named(e));
          } finally {
            directory.release();
          }
        },
        file.size());
  }

  private @Nullable BasicFileAttributes existing(
      Path source, TargetDirectory directory, TargetPath place) throws IOException {
    return mayExist(source, directory) ? TargetTree.attributes(place.access()) : null;
  }

  /** Extracts a file that may have several names. */
  private void extractNow(
      FileInfo file, TargetDirectory directory, TargetPath place, Creation creation)
      throws IOException {
    BasicFileAttributes existing = existing(file.path(), directory, place);
    boolean isLinked = file.nlink() > 1;
    if (isLinked && existing != null && links.isMade(file, existing)) {
      counts.addExisting();
      return;
    }
    if (isThere(file, place, existing)) {
      if (isLinked && existing != null && TimeRestorer.isEqual(file, existing)) {
        links.remember(file, place); // an earlier run extracted it
      }
      return;
    }
    if (isLinked && links.isKnown(file)) {
      begin(directory);
      if (links.make(file, place, existing != null)) {
        counts.addCreated();
        return;
      }
      losses.add(Losses.Kind.HARD_LINK, file, "copied, as the target made no hard link");
    }
    create(directory, place, existing != null, creation);
    if (isLinked) {
      links.remember(file, place); // complete: others may link to it
    }
  }

  private boolean isThere(FileInfo file, TargetPath place, @Nullable BasicFileAttributes existing)
      throws IOException {
    boolean isThere = existing != null && this.existing.isThere(file, place.access(), existing);
    if (isThere) {
      counts.addExisting();
    }
    return isThere;
  }

  private void begin(TargetDirectory directory) throws IOException {
    directory.handle().check();
    journal.start();
    directory.setChanged();
  }

  private void create(
      TargetDirectory directory, TargetPath place, boolean replace, Creation creation)
      throws IOException {
    begin(directory);
    try (NewFile made = file(place, directory)) {
      creation.create(made);
      directory.handle().check();
      made.commit(replace);
    }
    counts.addCreated();
  }

  private NewFile file(TargetPath place, TargetDirectory directory) {
    return directory.mayHoldOthers() || !tree.isClosed(directory.place())
        ? pending.file(place.access(), place.shown())
        : pending.fileAlone(place.access(), place.shown());
  }

  private void copy(FileInfo file, TargetPath place, NewFile made) throws IOException {
    copy.copy(file.path(), made.make(copy::create), place.shown());
    attributes.restore(file, made);
  }

  private void makeLink(FileInfo file, NewFile made) throws IOException {
    String text = file.target();
    Optional<Path> exact = RawPaths.linkTarget(made.path().getFileSystem(), text);
    Path unused =
        made.make(
            name -> {
              if (exact.isEmpty() && calls != null) {
                return calls.createLink(name, RawText.bytes(text));
              }
              Path target =
                  exact.isPresent() ? exact.get() : RawPaths.path(name.getFileSystem(), text);
              return Files.createSymbolicLink(name, target);
            });
    attributes.restore(file, made);
    if (exact.isEmpty() && calls == null) {
      losses.add(
          Losses.Kind.LINK_TARGET,
          file,
          "the target of this symbolic link loses slashes: " + Printable.escape(text));
    }
  }
}
