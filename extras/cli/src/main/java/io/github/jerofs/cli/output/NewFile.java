package io.github.jerofs.cli.output;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file or link that is created under a temporary name in its directory and renamed when it is
 * complete. Closing deletes an incomplete file. Not safe for use by several threads.
 */
public final class NewFile implements Closeable {
  private final PendingFiles pending;
  private final Path place;
  private final Path shown;
  private final Path path;
  private final boolean isAlone;
  private boolean made;

  NewFile(PendingFiles pending, Path place, Path shown, boolean isAlone) {
    this.pending = pending;
    this.isAlone = isAlone;
    this.place = place;
    this.shown = shown;
    this.path = place.resolveSibling(pending.names().next());
  }

  /** Creates one file. */
  public interface Creation<T> {
    /** Creates {@code file}, which does not exist. */
    T create(Path file) throws IOException;
  }

  /** Returns the final path that users see. */
  public Path shown() {
    return shown;
  }

  /** Returns whether no other process can change the directory, so that one check is enough. */
  public boolean isAlone() {
    return isAlone;
  }

  /** Returns the temporary path. */
  public Path path() {
    return path;
  }

  /** Creates the file under its temporary name. */
  public <T> T make(Creation<T> creation) throws IOException {
    pending.add(path);
    try {
      T result = pending.run(() -> creation.create(path));
      made = true;
      return result;
    } catch (FileSystemException e) {
      throw named(e);
    } finally {
      if (!made) {
        pending.remove(path);
      }
    }
  }

  /**
   * Renames the complete file.
   *
   * @param replace whether to replace an existing file, which is an error otherwise
   */
  public void commit(boolean replace) throws IOException {
    try {
      pending.run(() -> replace || isAlone ? replace() : Files.move(path, place));
    } catch (FileSystemException e) {
      throw named(e);
    }
    made = false;
    pending.remove(path);
  }

  private Path replace() throws IOException {
    return Files.move(
        path, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns {@code failure} with the path that users see instead of the temporary one. */
  public IOException named(IOException failure) {
    boolean isOfThis =
        failure instanceof FileSystemException e
            && (path.toString().equals(e.getFile()) || place.toString().equals(e.getFile()));
    return isOfThis ? RenamedFailure.of((FileSystemException) failure, shown.toString()) : failure;
  }

  @Override
  public void close() throws IOException {
    if (made) {
      made = false;
      Files.deleteIfExists(path);
      pending.remove(path);
    }
  }
}
