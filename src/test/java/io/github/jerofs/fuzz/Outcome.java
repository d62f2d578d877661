package io.github.jerofs.fuzz;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.TreeSet;

/** The outcome for one mutant: whether it opened, and the kinds of errors that occurred. */
final class Outcome {
  private final Set<String> kinds = new TreeSet<>();
  private boolean refused;

  /** Records that opening failed. */
  void refused(Exception e) {
    refused = true;
    add(e);
  }

  /** Records that a call failed. */
  void add(Exception e) {
    if (e instanceof CorruptImageException) {
      kinds.add("corrupt");
    } else if (e instanceof UnsupportedImageException) {
      kinds.add("unsupported");
    } else if (e instanceof LimitExceededException) {
      kinds.add("limit exceeded");
    } else if (e instanceof NotErofsException) {
      kinds.add("not EROFS");
    } else if (e instanceof IllegalArgumentException) {
      kinds.add("devices do not match");
    } else if (!(e instanceof FileSystemException)) {
      kinds.add("other IOException");
    } // otherwise a missing file or a loop, which valid images have, too
  }

  @Override
  public String toString() {
    if (kinds.isEmpty()) {
      return "reads without error";
    }
    return (refused ? "refused: " : "opens, parts fail: ") + String.join(", ", kinds);
  }
}
