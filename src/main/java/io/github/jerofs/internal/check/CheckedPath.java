package io.github.jerofs.internal.check;

import io.github.jerofs.storage.Names;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A path in a tree, as a chain of names. Its text is composed on demand. Beyond a limit, the text
 * has only the last names, so the cost of a check does not grow with the depth of the files.
 */
final class CheckedPath {
  /** The beginning of a shortened text. */
  static final String SHORTENED = "…";

  private static final int SHORTENED_BYTES = 1024;

  private final @Nullable CheckedPath parent;
  private final byte[] name;
  private final int limit;
  private final long length;

  private CheckedPath(@Nullable CheckedPath parent, byte[] name, int limit, long length) {
    this.parent = parent;
    this.name = name;
    this.limit = limit;
    this.length = length;
  }

  /**
   * Returns the path of the root.
   *
   * @param limit maximum length in bytes of a path with complete text
   */
  static CheckedPath root(int limit) {
    return new CheckedPath(null, new byte[0], limit, 0);
  }

  /** Returns the path of entry {@code name} of this directory. */
  CheckedPath child(byte[] name) {
    return new CheckedPath(this, name, limit, length + 1 + name.length);
  }

  /** Returns the length in bytes. */
  long length() {
    return Math.max(1, length);
  }

  /** Returns whether the text has all names. */
  boolean isComplete() {
    return length <= limit;
  }

  /** Returns the path as text: absolute, or {@link #SHORTENED} and the last names. */
  String text() {
    Deque<String> names = new ArrayDeque<>();
    long from = isComplete() ? 0 : length - SHORTENED_BYTES;
    for (CheckedPath at = this; at.parent != null && at.parent.length >= from; at = at.parent) {
      names.addFirst(Names.decode(at.name));
    }
    return (isComplete() ? "/" : SHORTENED + "/") + String.join("/", names);
  }

  @Override
  public String toString() {
    return text();
  }
}
