package io.github.jerofs.internal.source;

import java.nio.file.FileSystemException;

/** Thrown if the system, or this library because of the system limit, refuses a mapping. */
final class MappingFailedException extends FileSystemException {
  private static final long serialVersionUID = 1;

  MappingFailedException(String file, String reason) {
    super(file, null, reason);
  }
}
