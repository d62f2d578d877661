package io.github.jerofs.internal.write.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.jerofs.storage.Names;

/** Formats the paths of nodes for messages. */
public final class NodePaths {
  private static final int MAX_NAME = EntryChecks.MAX_NAME;

  private NodePaths() {}

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
