package io.github.jerofs.internal.write.node;

import java.util.Arrays;

/** Looks up children by parent and name in an open-addressing hash table of node numbers. */
public final class ChildIndex {
  private static final int EMPTY = -1;

  private final NodeTable nodes;
  private int[] table = filled(1 << 10);
  private int count;

  ChildIndex(NodeTable nodes) {
    this.nodes = nodes;
  }

  /** Returns the child of {@code parent} named {@code name}, or {@link NodeTable#NONE}. */
  int find(int parent, byte[] name) {
    int node = table[slot(parent, name)];
    return node == EMPTY ? NodeTable.NONE : node;
  }

  /** Adds {@code node}, replacing a node of the same parent and name. */
  void put(int node) {
    int slot = slot(nodes.parent(node), nodes.name(node));
    if (table[slot] == EMPTY && ++count > table.length / 3 * 2) {
      grow();
      slot = slot(nodes.parent(node), nodes.name(node));
    }
    table[slot] = node;
  }

  private int slot(int parent, byte[] name) {
    int mask = table.length - 1;
    int slot = spread(parent, Arrays.hashCode(name)) & mask;
    while (table[slot] != EMPTY
        && !(nodes.parent(table[slot]) == parent && nodes.isNamed(table[slot], name))) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    int[] old = table;
    table = filled(old.length * 2);
    int mask = table.length - 1;
    for (int node : old) {
      if (node != EMPTY) {
        int slot = spread(nodes.parent(node), nodes.nameHash(node)) & mask;
        while (table[slot] != EMPTY) {
          slot = slot + 1 & mask;
        }
        table[slot] = node;
      }
    }
  }

  private static int spread(int parent, int nameHash) {
    int hash = (nameHash ^ parent * 0x9e3779b9) * 0x85ebca6b;
    return hash ^ hash >>> 15;
  }

  private static int[] filled(int length) {
    int[] table = new int[length];
    Arrays.fill(table, EMPTY);
    return table;
  }
}
