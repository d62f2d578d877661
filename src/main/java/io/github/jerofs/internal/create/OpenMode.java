package io.github.jerofs.internal.create;

import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/**
 * The way in which a file is opened. {@code SYNC}, {@code DSYNC} and {@code SPARSE} have no effect:
 * nothing is durable before the file system is closed.
 */
record OpenMode(
    boolean read,
    boolean write,
    boolean append,
    boolean truncate,
    boolean create,
    boolean createNew,
    boolean deleteOnClose,
    boolean follow) {
  static OpenMode of(Set<? extends OpenOption> options) {
    for (OpenOption option : options) {
      if (!(Objects.requireNonNull(option) instanceof StandardOpenOption)
          && !(option instanceof LinkOption)) {
        throw new UnsupportedOperationException("open option " + option);
      }
    }
    boolean append = options.contains(StandardOpenOption.APPEND);
    boolean write = append || options.contains(StandardOpenOption.WRITE);
    boolean read = options.contains(StandardOpenOption.READ);
    boolean truncate = options.contains(StandardOpenOption.TRUNCATE_EXISTING);
    if (append && (read || truncate)) {
      throw new IllegalArgumentException("APPEND excludes READ and TRUNCATE_EXISTING");
    }
    boolean createNew = write && options.contains(StandardOpenOption.CREATE_NEW);
    return new OpenMode(
        read || !write,
        write,
        append,
        write && truncate,
        write && options.contains(StandardOpenOption.CREATE),
        createNew,
        options.contains(StandardOpenOption.DELETE_ON_CLOSE),
        !createNew && !options.contains(LinkOption.NOFOLLOW_LINKS));
  }
}
