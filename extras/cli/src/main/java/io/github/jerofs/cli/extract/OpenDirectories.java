package io.github.jerofs.cli.extract;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directories of a target that are open, each once, with their descriptors as paths. Safe for
 * use by several threads.
 */
final class OpenDirectories {
  private static final int MAX_RECENT = 64;

  /**
   * Held while a descriptor is searched by the key of its directory, and by all other code that
   * opens directories of the target: the search must not find a descriptor that is closed soon.
   */
  static final Object LOCK = new Object();

  private final Path descriptors;
  private final Map<Object, OpenDirectory> open = new HashMap<>();

  /** Closed descriptors: the next directory likely gets one of these numbers. */
  private final Deque<Path> recent = new ArrayDeque<>();

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
    private int users = 1;

    private OpenDirectory(SecureDirectoryStream<Path> stream, Object key, Path descriptor) {
      this.stream = stream;
      this.key = key;
      this.descriptor = descriptor;
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
          if (recent.size() < MAX_RECENT) {
            recent.push(descriptor);
          }
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
    Path descriptor = find(key);
    if (descriptor == null) {
      return null;
    }
    OpenDirectory directory = new OpenDirectory(stream, key, descriptor);
    open.put(key, directory);
    return directory;
  }

  private @Nullable Path find(Object key) throws IOException {
    for (Path each : recent) {
      if (isOf(key, each)) {
        recent.remove(each);
        return each;
      }
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path each : all) {
        if (isOf(key, each)) {
          return each;
        }
      }
      return null;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static boolean isOf(Object key, Path descriptor) {
    try {
      return key.equals(Files.readAttributes(descriptor, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }
}
