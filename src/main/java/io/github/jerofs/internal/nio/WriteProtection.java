package io.github.jerofs.internal.nio;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/** Rejects all writes. */
final class WriteProtection {
  private WriteProtection() {}

  /**
   * Returns the exception that every mutating call throws.
   *
   * @throws java.nio.file.ClosedFileSystemException if the file system of {@code path} is closed
   */
  static ReadOnlyFileSystemException refuse(ErofsPath path) {
    path.getFileSystem().tree().checkOpen();
    return new ReadOnlyFileSystemException();
  }

  /**
   * Checks the options for opening {@code file}. Rejects options that request writing and ignores
   * options that affect only writers.
   *
   * @return whether to follow a link in the last path element
   */
  static boolean checkOpen(ErofsPath file, Set<? extends OpenOption> options) {
    for (OpenOption option : options) {
      if (!(Objects.requireNonNull(option) instanceof StandardOpenOption)
          && !(option instanceof LinkOption)) {
        throw new UnsupportedOperationException("open option " + option);
      }
    }
    if (options.contains(APPEND)
        && (options.contains(StandardOpenOption.READ) || options.contains(TRUNCATE_EXISTING))) {
      throw new IllegalArgumentException(
          "APPEND cannot be combined with READ or TRUNCATE_EXISTING");
    }
    if (options.contains(WRITE) || options.contains(APPEND) || options.contains(DELETE_ON_CLOSE)) {
      throw refuse(file);
    }
    return !options.contains(LinkOption.NOFOLLOW_LINKS);
  }
}
