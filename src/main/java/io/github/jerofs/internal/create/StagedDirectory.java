package io.github.jerofs.internal.create;

import io.github.jerofs.attribute.ModeBits;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A directory. Its entries are sorted by the bytes of their names, as in an image. */
final class StagedDirectory extends StagedNode {
  private final NavigableMap<byte[], StagedNode> entries = new TreeMap<>(Arrays::compareUnsigned);
  private StagedDirectory parent;
  private int directories;

  /** Creates an empty directory; {@code parent} is null for the root, which is its own parent. */
  StagedDirectory(long id, int permissions, @Nullable StagedDirectory parent) {
    super(id, ModeBits.DIRECTORY, permissions);
    this.parent = parent == null ? this : parent;
  }

  StagedDirectory parent() {
    return parent;
  }

  /** Returns whether this is {@code other} or lies below it. */
  boolean isWithin(StagedNode other) {
    StagedDirectory directory = this;
    while (directory != other && directory.parent != directory) {
      directory = directory.parent;
    }
    return directory == other;
  }

  NavigableMap<byte[], StagedNode> entries() {
    return entries;
  }

  @Nullable StagedNode get(byte[] name) {
    return entries.get(name);
  }

  /** Adds a name for {@code node}. */
  void put(byte[] name, StagedNode node) {
    entries.put(name, node);
    node.addLinks(1);
    if (node instanceof StagedDirectory directory) {
      directory.parent = this;
      directories++;
    }
  }

  /** Removes a name. */
  void remove(byte[] name) {
    StagedNode node = entries.remove(name);
    if (node != null) {
      node.addLinks(-1);
      directories -= node.isDirectory() ? 1 : 0;
    }
  }

  @Override
  int links() {
    return 2 + directories;
  }

  /** Returns the bytes that the entries take in an image, with {@code .} and {@code ..}. */
  @Override
  long size() {
    long bytes = 27;
    for (byte[] name : entries.keySet()) {
      bytes += 12 + name.length;
    }
    return bytes;
  }
}
