package io.github.jerofs.internal.union;

import io.github.jerofs.internal.tree.DirectoryEntries;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.PriorityQueue;

/**
 * Merges the listings of the layers. Memory is one block of entries for each layer.
 *
 * <p>Each step takes the least name, lets the topmost layer that has it decide, and advances all
 * layers that have it. A step needs an entry of every layer, so layers without a loaded one wait
 * for {@link #load}; so does an entry that may be a whiteout.
 */
final class UnionEntries implements DirectoryEntries {
  private final NodeIds ids;
  private final PriorityQueue<LayerEntries> ready;
  private final Deque<LayerEntries> waiting;
  private byte[] name = {};
  private int fileType;
  private long id;

  UnionEntries(NodeIds ids, Collection<LayerEntries> layers) {
    this.ids = ids;
    this.ready = new PriorityQueue<>(layers.size());
    this.waiting = new ArrayDeque<>(layers);
  }

  @Override
  public boolean nextLoaded() throws IOException {
    while (waiting.isEmpty()) {
      LayerEntries top = ready.peek();
      if (top == null || top.isUndecided()) {
        return false;
      }
      boolean visible = !top.hides();
      name = top.name();
      if (visible) {
        fileType = top.fileType();
        id = ids.pack(top.part().layer(), top.inner(), top.part().node().place());
      }
      pass(name);
      if (visible) {
        return true;
      }
    }
    return false;
  }

  /** Advances all layers that are at {@code name}. */
  private void pass(byte[] name) throws IOException {
    for (LayerEntries least = ready.peek();
        least != null && least.hasName(name);
        least = ready.peek()) {
      ready.remove();
      if (least.nextLoaded()) {
        ready.add(least);
      } else {
        waiting.add(least);
      }
    }
  }

  @Override
  public boolean load() throws IOException {
    LayerEntries layer = waiting.peek();
    if (layer == null) {
      LayerEntries top = ready.peek();
      if (top == null) {
        return false;
      }
      top.decide();
    } else if (!layer.load()) {
      waiting.remove();
    } else if (layer.nextLoaded()) {
      waiting.remove();
      ready.add(layer);
    }
    return true;
  }

  @Override
  public byte[] name() {
    return name;
  }

  @Override
  public int fileType() {
    return fileType;
  }

  @Override
  public long id() {
    return id;
  }
}
