package io.github.jerofs.cli.option;

import io.github.jerofs.cli.console.Messages;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Selects the trees to extract. */
public final class Selection {
  private Selection() {}

  /**
   * Returns {@code paths} without symbolic links on the way and without those below another one.
   * Reports paths that do not exist.
   */
  public static List<Path> of(List<Path> paths, Messages messages) {
    TreeSet<Path> real = new TreeSet<>();
    for (Path path : paths) {
      try {
        real.add(realPath(path));
      } catch (IOException e) {
        messages.error(path, e);
      }
    }
    List<Path> result = new ArrayList<>();
    for (Path path : real) {
      if (result.stream().noneMatch(path::startsWith)) {
        result.add(path);
      }
    }
    return result;
  }

  /** Resolves links in all names but the last. */
  private static Path realPath(Path path) throws IOException {
    Path name = path.getFileName();
    Path parent = path.getParent();
    if (name == null
        || parent == null
        || name.toString().equals("..")
        || name.toString().equals(".")) {
      return path.toRealPath();
    }
    return parent.toRealPath().resolve(name).toRealPath(LinkOption.NOFOLLOW_LINKS);
  }
}
