package io.github.jerofs.internal.open;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.internal.source.Closeables;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.internal.union.UnionTree;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.UnionLocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Opens the layers of a union. */
final class UnionOpener {
  private UnionOpener() {}

  static Tree open(UnionLocation union, ErofsOptions options) throws IOException {
    check(union, options);
    List<ImageSources> sources =
        union.layers().stream().map(layer -> new ImageSources(layer, options)).toList();
    return Closeables.closeOnFailure(
        () -> Closeables.closeAll(sources),
        () -> {
          List<Tree> layers = new ArrayList<>();
          for (ImageSources layer : sources) {
            layers.add(layer.tree(layer.image(options.verifySuperblock())));
          }
          return new UnionTree(layers, options.limits());
        });
  }

  private static void check(UnionLocation union, ErofsOptions options)
      throws LimitExceededException {
    OptionScopes.check(union, options);
    if (options.offset() != 0) {
      throw inapplicable("offset", union);
    }
    if (options.devices() instanceof ErofsDevices.Listed listed && !listed.locations().isEmpty()) {
      throw inapplicable("devices", union);
    }
    long most = options.limits().get(ErofsLimit.LAYERS);
    if (union.layers().size() > most) {
      throw new LimitExceededException(
          ImagePlace.of(union.fileName(), ImagePlace.NO_OFFSET),
          "layers in a union",
          ErofsLimit.LAYERS,
          most,
          union.layers().size());
    }
  }

  private static InapplicableOptionException inapplicable(String key, UnionLocation union) {
    return new InapplicableOptionException(key, union + ": a union has several images");
  }
}
