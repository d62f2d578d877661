package io.github.jerofs.internal.source;

import java.nio.file.FileSystemException;

/** Thrown where the system, or this library on its behalf, refuses to map one more file. */
final class MappingFailedException extends FileSystemException {
  private static final long serialVersionUID = 1;

  MappingFailedException(String file, String reason) {
    super(file, null, reason);
  }
}
