package io.github.jerofs.internal.write.node;

import io.github.jerofs.attribute.ModeBits;
import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.SpecialType;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Adds single entries to a tree by path. Missing parent directories are created. */
public final class EntryTree implements ContentOrigin {
  private final NodeTable nodes;
  private final EntryFilter filter;
  private final List<ContentSource> contents = new ArrayList<>();
  private final int origin;

  /** Creates an adder to {@code nodes}. */
  public EntryTree(NodeTable nodes, BuildOptions options) {
    this.nodes = nodes;
    filter = new EntryFilter(options);
    origin = nodes.addOrigin(this);
  }

  /** Adds a directory, or replaces the attributes of an existing one. */
  public int directory(String path, EntryAttributes attributes) throws IOException {
    List<byte[]> names = names(path);
    if (names.isEmpty()) {
      update(NodeTable.ROOT, path, attributes);
      return NodeTable.ROOT;
    }
    int parent = parent(names);
    int found = found(parent, last(names));
    if (found != NodeTable.NONE && nodes.isDirectory(found)) {
      update(found, path, attributes);
      return found;
    }
    return add(parent, names, ModeBits.DIRECTORY, attributes);
  }

  private void update(int node, String path, EntryAttributes attributes) throws IOException {
    EntryAttributes filtered = filter.apply(path, ModeBits.DIRECTORY, attributes);
    if (filtered != null) {
      nodes.setAttributes(node, filtered);
    }
  }

  /** Adds a regular file. */
  public void file(String path, EntryAttributes attributes, ContentSource content)
      throws IOException {
    int node = add(path, ModeBits.REGULAR, attributes);
    if (node != NodeTable.NONE) {
      contents.add(content);
      nodes.setContent(node, content.size(), origin, contents.size() - 1L);
    }
  }

  /**
   * Adds an inode without content.
   *
   * @return its node, or {@link NodeTable#NONE} if the filter omits it
   */
  public int add(String path, int type, EntryAttributes attributes) throws IOException {
    List<byte[]> names = names(path);
    if (names.isEmpty()) {
      throw new BuildException("/", "the root must be a directory");
    }
    return add(parent(names), names, type, attributes);
  }

  /** Adds a symbolic link. */
  public void symbolicLink(String path, EntryAttributes attributes, String target)
      throws IOException {
    byte[] bytes = bytes(path, target);
    int node = add(path, ModeBits.SYMLINK, attributes);
    if (node != NodeTable.NONE) {
      nodes.setTarget(node, bytes);
    }
  }

  /** Adds another name of {@code existing}. */
  public void hardLink(String path, String existing) throws IOException {
    int target = find(existing);
    if (target == NodeTable.NONE) {
      throw new BuildException(path, "hard link to '" + existing + "', which does not exist");
    }
    List<byte[]> names = names(path);
    if (names.isEmpty()) {
      throw new BuildException("/", "the root must be a directory");
    }
    nodes.addLink(parent(names), last(names), target);
  }

  /** Adds a device, pipe or socket. */
  public void special(
      String path, SpecialType type, EntryAttributes attributes, long major, long minor)
      throws IOException {
    int bits =
        switch (type) {
          case CHARACTER_DEVICE -> ModeBits.CHAR_DEVICE;
          case BLOCK_DEVICE -> ModeBits.BLOCK_DEVICE;
          case FIFO -> ModeBits.FIFO;
          case SOCKET -> ModeBits.SOCKET;
        };
    int node = add(path, bits, attributes);
    boolean device = type == SpecialType.CHARACTER_DEVICE || type == SpecialType.BLOCK_DEVICE;
    if (node != NodeTable.NONE && device) {
      nodes.setDevice(node, major, minor);
    }
  }

  /** Creates a directory and its parents if they are missing. */
  public void ensureDirectory(String path) throws IOException {
    List<byte[]> names = names(path);
    names.add(new byte[] {'.'});
    parent(names);
  }

  /** Removes an entry if it exists, so that another one can replace it. */
  public void remove(String path) throws IOException {
    int node = find(path);
    if (node == NodeTable.ROOT) {
      throw new BuildException("/", "the root must be a directory");
    }
    if (node != NodeTable.NONE) {
      nodes.remove(node);
    }
  }

  /** Returns the node of {@code path}, or {@link NodeTable#NONE}. */
  public int find(String path) throws IOException {
    int node = NodeTable.ROOT;
    for (byte[] name : names(path)) {
      node = nodes.isDirectory(node) ? found(node, name) : NodeTable.NONE;
      if (node == NodeTable.NONE) {
        return node;
      }
    }
    return node;
  }

  private int found(int directory, byte[] name) {
    int node = nodes.find(directory, name);
    return node == NodeTable.NONE || nodes.isRemoved(node) ? NodeTable.NONE : node;
  }

  private int add(int parent, List<byte[]> names, int type, EntryAttributes attributes)
      throws IOException {
    EntryAttributes filtered =
        filter.apply(() -> nodes.path(parent, last(names)), type, attributes);
    return filtered == null ? NodeTable.NONE : nodes.add(parent, last(names), type, filtered);
  }

  /**
   * Returns the parent directory of an entry. Missing directories take the attributes of their
   * nearest ancestor.
   */
  private int parent(List<byte[]> names) throws IOException {
    int node = NodeTable.ROOT;
    for (byte[] name : names.subList(0, names.size() - 1)) {
      int found = found(node, name);
      if (found == NodeTable.NONE) {
        found = nodes.addDirectoryLike(node, name);
      } else if (!nodes.isDirectory(found)) {
        throw new BuildException(nodes.path(found), "not a directory, but has entries below it");
      }
      node = found;
    }
    return node;
  }

  private static byte[] last(List<byte[]> names) {
    return names.get(names.size() - 1);
  }

  /**
   * Splits a path at its slashes. Empty names and "." are omitted.
   *
   * @throws BuildException if a name is ".."
   */
  private static List<byte[]> names(String path) throws IOException {
    List<byte[]> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        throw new BuildException(path, "path with '..'");
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(bytes(path, name));
      }
    }
    return names;
  }

  private static byte[] bytes(String path, String text) throws IOException {
    return Names.encode(text)
        .orElseThrow(() -> new BuildException(path, "not Unicode: unpaired surrogate"));
  }

  @Override
  public InputStream open(NodeTable table, int inode, long reference) throws IOException {
    return contents.get((int) reference).open();
  }
}
