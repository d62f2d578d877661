package io.github.jerofs.cli.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file that an output path leads to.
 *
 * @param path the file, with all symbolic links followed
 * @param isReplaced whether a new file replaces it; else it is written directly
 */
record OutputTarget(Path path, boolean isReplaced) {
  private static final int MAX_LINKS = 40;
  private static final Path PROCESSES = Path.of("/proc");
  private static final Path DESCRIPTORS = Path.of("/dev/fd");

  /**
   * Resolves {@code named}.
   *
   * @throws FileSystemException if it is a directory, or its links lead nowhere
   */
  static OutputTarget of(Path named) throws IOException {
    Path at = named.toAbsolutePath();
    for (int links = 0; ; links++) {
      if (Files.isDirectory(at)) {
        throw new FileSystemException(named.toString(), null, "is a directory");
      }
      if (isDescriptor(at)) {
        return new OutputTarget(at, false);
      }
      if (!Files.isSymbolicLink(at)) {
        return new OutputTarget(at, !Files.exists(at) || Files.isRegularFile(at));
      }
      if (links == MAX_LINKS) {
        throw new FileSystemLoopException(named.toString());
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
  }

  /** Returns whether {@code path} is a link to an open file, which cannot be replaced. */
  private static boolean isDescriptor(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return false;
    }
    Path real = parent.toRealPath();
    return real.startsWith(PROCESSES) || real.equals(DESCRIPTORS);
  }

  /** Opens the file for writing. To a regular file that the shell opened, output is appended. */
  FileChannel openAsItIs() throws IOException {
    return FileChannel.open(
        path, Files.isRegularFile(path) ? StandardOpenOption.APPEND : StandardOpenOption.WRITE);
  }
}
