package io.github.jerofs.internal.io;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Temporary files and directories. Those that are never closed are deleted when the JVM exits. The
 * shutdown hook exists only while there are some: a hook would keep the class loader of a server's
 * application. Thread-safe.
 */
public final class TemporaryFiles {
  private static final ReentrantLock LOCK = new ReentrantLock();

  @GuardedBy("LOCK")
  private static final Set<Path> OPEN = new LinkedHashSet<>();

  @GuardedBy("LOCK")
  private static @Nullable Thread hook;

  private TemporaryFiles() {}

  /** Registers {@code path}. Closing the result deletes it, with the files in a directory. */
  public static Closeable register(Path path) {
    LOCK.lock();
    try {
      OPEN.add(path);
      if (hook == null) {
        hook = new Thread(TemporaryFiles::deleteAll, "jerofs-temporary-files");
        addHook(hook);
      }
    } finally {
      LOCK.unlock();
    }
    return () -> close(path);
  }

  private static void addHook(Thread thread) {
    try {
      Runtime.getRuntime().addShutdownHook(thread);
    } catch (IllegalStateException e) {
      // The JVM is exiting. Only close() deletes the file.
    }
  }

  private static void close(Path path) throws IOException {
    delete(path);
    LOCK.lock();
    try {
      OPEN.remove(path);
      if (OPEN.isEmpty() && hook != null) {
        removeHook(hook);
        hook = null;
      }
    } finally {
      LOCK.unlock();
    }
  }

  private static void removeHook(Thread thread) {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // The JVM is exiting: the hook finds nothing to delete.
    }
  }

  /** Returns the number of files and directories that are not closed. */
  static int count() {
    LOCK.lock();
    try {
      return OPEN.size();
    } finally {
      LOCK.unlock();
    }
  }

  private static void deleteAll() {
    List<Path> rest;
    LOCK.lock();
    try {
      rest = List.copyOf(OPEN);
    } finally {
      LOCK.unlock();
    }
    for (Path path : rest) {
      try {
        delete(path);
      } catch (IOException e) {
        System.getLogger(TemporaryFiles.class.getName())
            .log(System.Logger.Level.WARNING, "cannot delete " + path, e);
      }
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      DirectoryFiles.forEach(path, Files::deleteIfExists);
    }
    Files.deleteIfExists(path);
  }
}
