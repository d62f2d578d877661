package io.github.jerofs.internal.union;

import io.github.jerofs.internal.tree.DelegatingNode;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Tree;
import java.util.List;

/**
 * A node of a union, with the attributes of the topmost layer that contains it. A directory also
 * lists the directories of the layers that are merged in it.
 */
final class UnionNode extends DelegatingNode {
  private final long id;
  private final int layer;
  private final long parent;
  private final List<Part> parts;

  private UnionNode(long id, int layer, Node inner, long parent, List<Part> parts) {
    super(inner);
    this.id = id;
    this.layer = layer;
    this.parent = parent;
    this.parts = parts;
  }

  /** Returns a node that is not a directory. */
  static UnionNode file(long id, int layer, Node inner) {
    return new UnionNode(id, layer, inner, Tree.NO_NODE, List.of());
  }

  /**
   * Returns a directory.
   *
   * @param parent id of the parent directory; for the root, its own id
   * @param parts topmost first, at least one
   */
  static UnionNode directory(long id, long parent, List<Part> parts) {
    return new UnionNode(id, parts.get(0).layer(), parts.get(0).node(), parent, parts);
  }

  @Override
  public int layer() {
    return layer;
  }

  /** Returns the id of the parent directory. */
  long parent() {
    return parent;
  }

  /** Returns the parts of a directory, topmost first; none for other nodes. */
  List<Part> parts() {
    return parts;
  }

  /** Returns the index of the part of {@code layer}, which must contribute to this directory. */
  int indexOf(int layer) {
    int low = 0;
    int high = parts.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (parts.get(middle).layer() < layer) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public long id() {
    return id;
  }

  /** Returns the id, as inode numbers of different layers may be equal. */
  @Override
  public long ino() {
    return id;
  }
}
