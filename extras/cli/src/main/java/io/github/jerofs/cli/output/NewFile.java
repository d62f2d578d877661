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
 * A file or link that is made under a temporary name beside its place, and gets its own name when
 * it is whole. Closing removes it if it did not. For one thread.
 */
public final class NewFile implements Closeable {
  private final UnderWay underWay;
  private final Path place;
  private final Path path;
  private final boolean isAlone;
  private boolean made;

  NewFile(UnderWay underWay, Path place, boolean isAlone) {
    this.underWay = underWay;
    this.isAlone = isAlone;
    this.place = place;
    this.path = place.resolveSibling(underWay.names().next());
  }

  /** Makes one new file. */
  public interface Creation<T> {
    /** Makes {@code file}, which does not exist. */
    T create(Path file) throws IOException;
  }

  /** Returns the name that it is to get. */
  public Path place() {
    return place;
  }

  /**
   * Returns whether nobody else can change the directory, so that nothing need be checked twice.
   */
  public boolean isAlone() {
    return isAlone;
  }

  /** Returns the temporary name. */
  public Path path() {
    return path;
  }

  /** Makes the file under its temporary name. */
  public <T> T make(Creation<T> creation) throws IOException {
    underWay.add(path);
    try {
      T result = underWay.run(() -> creation.create(path));
      made = true;
      return result;
    } catch (FileSystemException e) {
      throw named(e);
    } finally {
      if (!made) {
        underWay.remove(path);
      }
    }
  }

  /**
   * Gives the file its name.
   *
   * @param replace whether to replace what has the name; else that is an error
   */
  public void commit(boolean replace) throws IOException {
    try {
      underWay.run(() -> replace || isAlone ? replace() : Files.move(path, place));
    } catch (FileSystemException e) {
      throw named(e);
    }
    made = false;
    underWay.remove(path);
  }

  private Path replace() throws IOException {
    return Files.move(
        path, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns a failure that names the place, as nobody knows the temporary name. */
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
      underWay.remove(path);
    }
  }
}
