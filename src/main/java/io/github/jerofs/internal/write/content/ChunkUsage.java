package io.github.jerofs.internal.write.content;

import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.write.compress.ChunkList;

/** Collects the features that chunk-based files use. Not thread-safe. */
public final class ChunkUsage {
  private boolean used;
  private boolean wide;

  void add(ChunkList chunks) {
    used = true;
    wide |= chunks.isWide();
  }

  /** Returns the required bits of {@code feature_incompat}. */
  public int features() {
    return (used ? Feature.CHUNKED_FILE : 0) | (wide ? Feature.BITS48 : 0);
  }
}
