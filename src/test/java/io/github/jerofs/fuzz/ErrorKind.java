package io.github.jerofs.fuzz;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** The kinds of errors that programs can tell apart. */
enum ErrorKind {
  CORRUPT,
  UNSUPPORTED,
  LIMIT,
  NOT_EROFS,
  NO_SUCH_FILE,
  LOOP,
  OTHER;

  static ErrorKind of(IOException e) {
    if (e instanceof CorruptImageException) {
      return CORRUPT;
    } else if (e instanceof UnsupportedImageException) {
      return UNSUPPORTED;
    } else if (e instanceof LimitExceededException) {
      return LIMIT;
    } else if (e instanceof NotErofsException) {
      return NOT_EROFS;
    } else if (e instanceof NoSuchFileException) {
      return NO_SUCH_FILE;
    }
    return e instanceof FileSystemLoopException ? LOOP : OTHER;
  }
}
