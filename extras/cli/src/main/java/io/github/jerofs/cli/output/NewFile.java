package io.github.jerofs.cli.output;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file or link that is created under a temporary name in its directory and renamed when it is
 * complete. Closing deletes an incomplete file. Not safe for use by several threads.
 */
public final class NewFile implements Closeable {
  private final PendingFiles pending;
  private final Path place;
  private final Path path;
  private final boolean isAlone;
  private boolean made;

  NewFile(PendingFiles pending, Path place, boolean isAlone) {
    this.pending = pending;
    this.isAlone = isAlone;
    this.place = place;
    this.path = place.resolveSibling(pending.names().next());
  }

  /** Creates one file. */
  public interface Creation<T> {
    /** Creates {@code file}, which does not exist. */
    T create(Path file) throws IOException;
  }

  /** Returns the final path. */
  public Path place() {
    return place;
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

  /** Returns {@code failure} with the final path instead of the temporary one. */
  public IOException named(IOException failure) {
    if (!(failure instanceof FileSystemException e) || !path.toString().equals(e.getFile())) {
      return failure;
    }
    String name = place.toString();
    FileSystemException result;
    if (e instanceof AccessDeniedException) {
      result = new AccessDeniedException(name, null, e.getReason());
    } else if (e instanceof NoSuchFileException) {
      result = new NoSuchFileException(name, null, e.getReason());
    } else {
      result = new FileSystemException(name, null, e.getReason());
    }
    result.initCause(e);
    return result;
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
