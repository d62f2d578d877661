package io.github.jerofs.cli.extract;

import java.nio.file.Path;

/**
 * The path of a file in the target.
 *
 * @param directory the directory that contains it
 * @param name its name there
 */
record TargetPath(DirectoryHandle directory, Path name) {
  /** Returns the path to reach the file by, valid until the directory is closed. */
  Path access() {
    return directory.access().resolve(name);
  }

  /** Returns the path that users see. */
  Path shown() {
    return directory.place().resolve(name);
  }
}
