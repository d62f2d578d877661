package io.github.jerofs.hadoop;

import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A path of this file system, divided at its last {@code !/}. A {@code !} at the end of the path
 * counts as {@code !/}, as Hadoop removes trailing slashes.
 *
 * @param image the path of the image in the store, or null for a path without {@code !/}
 * @param inner the absolute path in the image, unescaped; without an image, the path in the store
 */
record InnerPath(@Nullable String image, String inner) {
  static final char DIVIDER = '!';

  /** Divides an absolute path. */
  static InnerPath of(Path path) {
    String text = path.toUri().getPath();
    if (text.endsWith("!")) {
      return new InnerPath(text.substring(0, text.length() - 1), "/");
    }
    int divider = text.lastIndexOf("!/");
    return divider < 0
        ? new InnerPath(null, text)
        : new InnerPath(
            text.substring(0, divider), EscapedNames.unescape(text.substring(divider + 1)));
  }
}
