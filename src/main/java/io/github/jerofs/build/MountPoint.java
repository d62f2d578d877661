package io.github.jerofs.build;

/**
 * The place at which Android mounts an image. The paths in its configuration files begin there.
 *
 * @param name without slashes at the ends; empty for the root directory
 */
record MountPoint(String name) {
  /** Parses a mount point such as {@code system} or {@code /vendor}. */
  static MountPoint of(String text) {
    return new MountPoint(trim(text));
  }

  /** Returns {@code path} without slashes at its ends. */
  static String trim(String path) {
    int from = 0;
    int to = path.length();
    while (from < to && path.charAt(from) == '/') {
      from++;
    }
    while (to > from && path.charAt(to - 1) == '/') {
      to--;
    }
    return path.substring(from, to);
  }

  /** Returns the path on the device, without a leading slash; empty for the root directory. */
  String resolve(String pathInImage) {
    String relative = trim(pathInImage);
    return name.isEmpty() || relative.isEmpty() ? name + relative : name + "/" + relative;
  }
}
