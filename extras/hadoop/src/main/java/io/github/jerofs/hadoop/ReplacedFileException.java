package io.github.jerofs.hadoop;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file of the store was replaced while an image in it was open. */
final class ReplacedFileException extends IOException {
  private static final long serialVersionUID = 1;

  ReplacedFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
