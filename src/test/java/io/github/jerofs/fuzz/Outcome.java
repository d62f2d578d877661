package io.github.jerofs.fuzz;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.TreeSet;

/** What became of one mutant: whether it opened, and the kinds of errors that its parts gave. */
final class Outcome {
  private final Set<String> kinds = new TreeSet<>();
  private boolean refused;

  /** Notes that the image does not open. */
  void refused(Exception e) {
    refused = true;
    add(e);
  }

  /** Notes that one call failed. */
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
      kinds.add("devices do not fit");
    } else if (!(e instanceof FileSystemException)) {
      kinds.add("other IOException");
    } // else a file that the image does not have, or a loop: also of good images
  }

  @Override
  public String toString() {
    if (kinds.isEmpty()) {
      return "reads without error";
    }
    return (refused ? "refused: " : "opens, parts fail: ") + String.join(", ", kinds);
  }
}
