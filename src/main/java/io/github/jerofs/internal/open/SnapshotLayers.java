package io.github.jerofs.internal.open;

import io.github.jerofs.internal.container.containerd.SnapshotDirectory;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layers of a snapshot of containerd. */
final class SnapshotLayers {
  private SnapshotLayers() {}

  /** Returns whether {@code location} is the directory of a snapshot, or of all snapshots. */
  static boolean isAt(ImageLocation location) {
    return location instanceof ImageLocation.File file && SnapshotDirectory.is(file.path());
  }

  /**
   * Returns the layers, topmost first. Those with a {@code .dmverity} file are verified by it, as
   * when containerd mounts them.
   */
  static List<Layer> of(ImageLocation.File location, ErofsOptions options) throws IOException {
    List<Path> files = new SnapshotDirectory(location.path()).layers();
    Layer.checkCount(location, files.size(), options);
    List<Layer> layers = new ArrayList<>();
    for (Path file : files) {
      layers.add(new Layer(ImageLocation.of(file), verified(file, options)));
    }
    return layers;
  }

  private static ErofsOptions verified(Path layer, ErofsOptions options) throws IOException {
    Optional<DmverityFile> seal = DmverityFile.of(layer);
    if (seal.isEmpty() || options.rootHash().isPresent()) {
      return options;
    }
    RootHash rootHash = seal.get().rootHash();
    HashTree tree = HashTree.appendedAt(seal.get().offset(rootHash));
    return options.toBuilder().rootHash(rootHash).hashTree(tree).build();
  }
}
