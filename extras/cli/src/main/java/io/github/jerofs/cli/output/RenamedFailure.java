package io.github.jerofs.cli.output;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Failures that name a file as users know it, not as it was reached. */
public final class RenamedFailure {
  private RenamedFailure() {}

  /** Returns {@code failure} with another name of its file. */
  public static FileSystemException of(FileSystemException failure, String name) {
    FileSystemException result;
    if (failure instanceof AccessDeniedException) {
      result = new AccessDeniedException(name, null, failure.getReason());
    } else if (failure instanceof NoSuchFileException) {
      result = new NoSuchFileException(name, null, failure.getReason());
    } else if (failure instanceof FileAlreadyExistsException) {
      result = new FileAlreadyExistsException(name, null, failure.getReason());
    } else {
      result = new FileSystemException(name, null, failure.getReason());
    }
    result.initCause(failure);
    return result;
  }
}
