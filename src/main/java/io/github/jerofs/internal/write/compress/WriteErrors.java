package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Names the file that cannot be written, such as on a full disk. */
public final class WriteErrors {
  private WriteErrors() {}

  /** Returns an exception that names {@code file}. */
  public static FileSystemException named(Path file, IOException e) {
    FileSystemException named =
        new FileSystemException(file.toString(), null, "cannot be written: " + e.getMessage());
    named.initCause(e);
    return named;
  }
}
