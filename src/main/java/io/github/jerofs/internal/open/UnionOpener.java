package io.github.jerofs.internal.open;

import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.memory.MemoryCache;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.internal.union.UnionTree;
import io.github.jerofs.option.ErofsOptions;
import java.io.IOException;
import java.util.List;

/** Opens the layers of a stack. */
final class UnionOpener {
  private UnionOpener() {}

  /**
   * Opens {@code layers} as one tree. Leaves nothing open on failure.
   *
   * @param layers topmost first
   * @param threads the largest number of layers that are opened at once
   */
  static Tree open(List<Layer> layers, ErofsOptions options, int threads) throws IOException {
    List<ImageSources> sources = layers.stream().map(Layer::sources).toList();
    return Closeables.closeOnFailure(
        () -> Closeables.closeAll(sources),
        () -> {
          List<Tree> trees = ParallelTasks.run(sources, threads, ImageSources::tree);
          return new UnionTree(
              trees,
              options.limits(),
              options.cacheBytes().map(MemoryCache::new).orElseGet(MemoryCache::shared));
        });
  }
}
