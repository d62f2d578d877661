package io.github.jerofs.cli.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the name of an output means.
 *
 * @param path the file itself, behind symbolic links
 * @param isReplaced whether a new file takes its name; else it is written as it is
 */
record OutputTarget(Path path, boolean isReplaced) {
  private static final int MAX_LINKS = 40;
  private static final Path PROCESSES = Path.of("/proc");
  private static final Path DESCRIPTORS = Path.of("/dev/fd");

  /**
   * Finds out what {@code named} means.
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

  /** A link to an open file is no name of it, and has no place beside it. */
  private static boolean isDescriptor(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return false;
    }
    Path real = parent.toRealPath();
    return real.startsWith(PROCESSES) || real.equals(DESCRIPTORS);
  }

  /** Opens it to write to it, behind what an open file of the shell holds already. */
  FileChannel openAsItIs() throws IOException {
    return FileChannel.open(
        path, Files.isRegularFile(path) ? StandardOpenOption.APPEND : StandardOpenOption.WRITE);
  }
}
