package io.github.jerofs.cli.extract;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The directories of a target that are open, each once, with their descriptors as paths. Safe for
 * use by several threads.
 */
final class OpenDirectories {
  /**
   * Held while a descriptor is searched by the key of its directory, and by all other code that
   * opens directories of the target: the search must not find a descriptor that is closed soon.
   */
  static final Object LOCK = new Object();

  private final Path descriptors;
  private final Map<Object, OpenDirectory> open = new HashMap<>();

  /**
   * Numbers of closed descriptors, in ascending order: the next directory gets the lowest free
   * ones.
   */
  private final NavigableSet<Integer> closed = new TreeSet<>();

  /**
   * Opens nothing yet.
   *
   * @param descriptors the directory of the open descriptors of this process
   */
  OpenDirectories(Path descriptors) {
    this.descriptors = descriptors;
  }

  /** An open directory. Closed by its last user. */
  final class OpenDirectory {
    private final SecureDirectoryStream<Path> stream;
    private final Object key;
    private final Path descriptor;

    /** The known numbers of its descriptors. The JDK opens two for a directory. */
    private final Set<Integer> numbers = new HashSet<>();

    private int users = 1;

    private OpenDirectory(SecureDirectoryStream<Path> stream, Object key, int number) {
      this.stream = stream;
      this.key = key;
      this.descriptor = pathOf(number);
      numbers.add(number);
    }

    SecureDirectoryStream<Path> stream() {
      return stream;
    }

    /** Returns the path of the descriptor, a link to the directory that never changes. */
    Path descriptor() {
      return descriptor;
    }

    /** Returns whether the directory has no entries, and no other user. */
    boolean isNew() throws IOException {
      try {
        synchronized (LOCK) {
          return users == 1 && !stream.iterator().hasNext();
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }

    void close() throws IOException {
      synchronized (LOCK) {
        users--;
        if (users == 0) {
          open.remove(key);
          stream.close();
          closed.addAll(numbers);
        }
      }
    }
  }

  /** Opens one directory. */
  interface Opener {
    DirectoryStream<Path> open(Path path) throws IOException;
  }

  /**
   * Opens the directory {@code path}.
   *
   * @return null if its descriptor cannot be found; then it is closed again
   */
  @Nullable OpenDirectory open(Path path, Opener opener) throws IOException {
    synchronized (LOCK) {
      DirectoryStream<Path> opened = opener.open(path);
      OpenDirectory directory = null;
      try {
        directory = opened instanceof SecureDirectoryStream<Path> stream ? of(stream) : null;
      } finally {
        if (directory == null || directory.stream != opened) {
          opened.close();
        }
      }
      return directory;
    }
  }

  private @Nullable OpenDirectory of(SecureDirectoryStream<Path> stream) throws IOException {
    Object key =
        stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
    if (key == null) {
      return null;
    }
    OpenDirectory known = open.get(key);
    if (known != null) {
      known.users++;
      return known;
    }
    OptionalInt number = find(key);
    if (number.isEmpty()) {
      return null;
    }
    OpenDirectory directory = new OpenDirectory(stream, key, number.getAsInt());
    open.put(key, directory);
    return directory;
  }

  /** Returns the number of a descriptor of a directory. */
  private OptionalInt find(Object key) throws IOException {
    OptionalInt reused = find(key, closed.iterator());
    if (reused.isPresent()) {
      return reused;
    }
    NavigableSet<Integer> all = new TreeSet<>();
    try (DirectoryStream<Path> listed = Files.newDirectoryStream(descriptors)) {
      listed.forEach(each -> all.add(Integer.parseInt(each.getFileName().toString())));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return find(key, all.descendingIterator()); // additional descriptors have the highest numbers
  }

  /** Removes the numbers that are found to be in use, so that none is tried twice. */
  private OptionalInt find(Object key, Iterator<Integer> numbers) {
    while (numbers.hasNext()) {
      int number = numbers.next();
      Object found = keyOf(pathOf(number));
      OpenDirectory owner = open.get(found);
      if (owner != null) {
        owner.numbers.add(number);
        numbers.remove();
      } else if (key.equals(found)) {
        numbers.remove();
        return OptionalInt.of(number);
      }
    }
    return OptionalInt.empty();
  }

  private Path pathOf(int number) {
    return descriptors.resolve(Integer.toString(number));
  }

  private static @Nullable Object keyOf(Path descriptor) {
    try {
      return Files.readAttributes(descriptor, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null; // it is closed
    }
  }
}
