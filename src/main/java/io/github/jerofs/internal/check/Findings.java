package io.github.jerofs.internal.check;

import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.Finding;
import io.github.jerofs.check.Finding.Kind;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.tree.Node;
import java.io.IOException;

/** Turns failures and observations into findings. */
final class Findings {
  /** A part of the check. */
  interface Part {
    /** Runs the part; an exception becomes a finding. */
    void run() throws IOException;
  }

  private final String description;
  private final CheckListener listener;

  Findings(String description, CheckListener listener) {
    this.description = description;
    this.listener = listener;
  }

  CheckListener listener() {
    return listener;
  }

  /**
   * Runs {@code part} of the check of {@code path}, inode {@code nid}.
   *
   * @param path a {@link CheckedPath}, or a text in brackets for an inode without a name
   */
  void attempt(Kind kind, Object path, long nid, Part part) {
    try {
      part.run();
    } catch (IOException e) {
      failed(kind, path, nid, e);
    }
  }

  /** Reports that {@code path}, inode {@code nid}, could not be read. */
  void failed(Kind kind, Object path, long nid, IOException e) {
    ImagePlace place =
        e instanceof ErofsException ours
            ? ours.place()
            : new ImagePlace(description, nid, ImagePlace.NO_OFFSET);
    listener.finding(new Finding(kind, path.toString(), place, String.valueOf(e.getMessage())));
  }

  /** Reports that {@code node}, at {@code path}, is wrong. */
  void report(Kind kind, Object path, Node node, String message) {
    report(kind, path, node.place(), message);
  }

  /** Reports that an inode, at {@code path}, is wrong. */
  void report(Kind kind, Object path, long nid, String message) {
    report(kind, path, new ImagePlace(description, nid, ImagePlace.NO_OFFSET), message);
  }

  private void report(Kind kind, Object path, ImagePlace place, String message) {
    listener.finding(new Finding(kind, path.toString(), place, message + " (" + place + ")"));
  }
}
