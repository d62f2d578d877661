package io.github.jerofs.internal.nio;

import java.nio.file.LinkOption;
import java.util.Objects;

/** Reads {@code LinkOption...} arguments. */
final class LinkOptions {
  private LinkOptions() {}

  /** Returns whether links are to be followed: unless {@code NOFOLLOW_LINKS} is given. */
  static boolean follow(LinkOption... options) {
    for (LinkOption option : options) {
      Objects.requireNonNull(option);
    }
    return options.length == 0;
  }
}
