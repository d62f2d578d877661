package io.github.jerofs.internal.write.content;

import java.io.IOException;

/** A content that can skip its holes. */
public interface HoleStream {
  /**
   * Skips the next {@code length} bytes if all of them lie in a hole, and returns whether they do.
   */
  boolean skipHole(int length) throws IOException;
}
