package io.github.jerofs.internal.write;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.storage.Names;

/** Checks names and formats paths for messages. */
final class NodePaths {
  private static final int MAX_NAME = 255;

  private NodePaths() {}

  /** Checks that a name can be stored. The root has no name. */
  static void checkName(NodeTable nodes, int directory, byte[] name) throws BuildException {
    if (directory == NodeTable.NONE) {
      return;
    }
    if (name.length == 0 || name.length > MAX_NAME) {
      throw new BuildException(
          of(nodes, directory, name), "name: expected 1..255 bytes, found " + name.length);
    }
    boolean dots = name[0] == '.' && name.length <= 2;
    if (dots && name[name.length - 1] == '.') {
      throw new BuildException(of(nodes, directory, name), "reserved name");
    }
    for (byte b : name) {
      if (b == 0 || b == '/') {
        throw new BuildException(of(nodes, directory, name), "name contains a NUL or a slash");
      }
    }
  }

  /** Returns the path of {@code node} from the root of the image. */
  static String of(NodeTable nodes, int node) {
    if (node == NodeTable.ROOT) {
      return "/";
    }
    StringBuilder text = new StringBuilder();
    for (int at = node; at != NodeTable.ROOT; at = nodes.parent(at)) {
      text.insert(0, Names.decode(nodes.name(at))).insert(0, '/');
    }
    return text.toString();
  }

  /** Returns the path of an entry that may not exist. */
  static String of(NodeTable nodes, int directory, byte[] name) {
    String above = of(nodes, directory);
    return (above.equals("/") ? "" : above)
        + "/"
        + (name.length > MAX_NAME
            ? new String(name, 0, MAX_NAME, ISO_8859_1) + "…"
            : Names.decode(name));
  }
}
