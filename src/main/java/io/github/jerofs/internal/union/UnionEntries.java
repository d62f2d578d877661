package io.github.jerofs.internal.union;

import io.github.jerofs.internal.tree.DirectoryEntries;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Merges the listings of the layers. Memory is one block of entries for each layer.
 *
 * <p>A loser tree finds the least name with one comparison per level, of codes where they differ.
 * For each name the topmost layer decides, and the others are skipped. Entries that are not loaded,
 * and possible whiteouts, are left to {@link #load}.
 */
final class UnionEntries implements DirectoryEntries {
  private static final int NONE = -1;

  private final NodeIds ids;
  private final LayerEntries[] layers;

  /** The loser of the match at each inner node; at index 0, the overall winner. */
  private final int[] tree;

  /** The layer to load next, or {@link #NONE}. */
  private int waiting;

  private boolean started;
  private byte[] name = {};
  private int fileType;
  private long id;

  UnionEntries(NodeIds ids, List<LayerEntries> layers) {
    this.ids = ids;
    this.layers = layers.toArray(new LayerEntries[0]);
    this.tree = new int[this.layers.length];
    Arrays.fill(tree, NONE);
  }

  @Override
  public boolean nextLoaded() throws IOException {
    while (started && waiting == NONE) {
      LayerEntries least = layers[tree[0]];
      if (least.isEnded()) {
        return false;
      }
      if (least.isRepeated()) {
        advance();
        continue;
      }
      if (least.isUndecided()) {
        return false;
      }
      boolean visible = !least.hides();
      if (visible) {
        name = least.name();
        fileType = least.fileType();
        id = ids.pack(least.part().layer(), least.inner(), least.part().node());
      }
      advance();
      if (visible) {
        return true;
      }
    }
    return false;
  }

  private void advance() throws IOException {
    int at = tree[0];
    if (layers[at].nextLoaded()) {
      play(at);
    } else {
      waiting = at;
    }
  }

  /** Replays the matches from the leaf of layer {@code at} to the root. */
  private void play(int at) {
    int winner = at;
    for (int node = (at + layers.length) >> 1; node > 0; node >>= 1) {
      int other = tree[node];
      if (other == NONE) {
        tree[node] = winner; // initial filling: no opponent yet
        return;
      }
      if (isBefore(other, winner)) {
        tree[node] = winner;
        winner = other;
      }
    }
    tree[0] = winner;
  }

  /** Compares names. Of equal ones, the upper layer wins, and its files before its markers. */
  private boolean isBefore(int one, int other) {
    return layers[one].isBefore(layers[other], one < other);
  }

  @Override
  public boolean load() throws IOException {
    if (started && waiting == NONE) {
      if (layers[tree[0]].isEnded()) {
        return false;
      }
      layers[tree[0]].decide();
      return true;
    }
    LayerEntries layer = layers[waiting];
    boolean more = layer.load();
    if (!more) {
      layer.end();
    }
    if (!more || layer.nextLoaded()) {
      int at = waiting;
      play(at);
      waiting = started || at + 1 == layers.length ? NONE : at + 1;
      started |= waiting == NONE;
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
