package io.github.jerofs.cli.serve;

import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** Names and versions of exports, from the locations of the images. */
final class ExportNames {
  private final Set<String> taken = new HashSet<>();

  /** Returns the name for an image: that of its file, made unique with a number. */
  String next(ImageLocation location) {
    String file = location.fileName();
    int dot = file.lastIndexOf('.');
    String base = (dot > 0 ? file.substring(0, dot) : file).replaceAll("[^A-Za-z0-9._-]", "_");
    base = base.replaceFirst("^[.]+", "");
    base = base.isEmpty() ? "image" : base.substring(0, Math.min(base.length(), 200));
    String name = base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }

  /** Returns what changes when the file at a location is replaced. */
  static String version(ImageLocation location) throws IOException {
    if (!(location.whole() instanceof ImageLocation.File file)) {
      return location.toString();
    }
    BasicFileAttributes attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
    return location.fileName() + " " + attributes.size() + " " + attributes.lastModifiedTime();
  }

  /** Returns the directory of the user's keys. */
  static Path defaultKeys() {
    String windows = System.getenv("LOCALAPPDATA");
    String state = System.getenv("XDG_STATE_HOME");
    Path base =
        windows != null
            ? Path.of(windows)
            : state != null && !state.isEmpty()
                ? Path.of(state)
                : Path.of(System.getProperty("user.home"), ".local", "state");
    return base.resolve("jerofs").resolve("serve");
  }
}
