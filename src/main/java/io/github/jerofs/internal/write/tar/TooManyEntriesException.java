package io.github.jerofs.internal.write.tar;

import java.nio.file.FileSystemException;

/** An archive has more entries than a limit permits. */
public final class TooManyEntriesException extends FileSystemException {
  private static final long serialVersionUID = 1;

  TooManyEntriesException(String path, long most) {
    super(path, null, "more than " + most + " entries");
  }
}
