package io.github.jerofs.internal.open;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.container.oci.LayerBlob;
import io.github.jerofs.internal.container.oci.LayerSeal;
import io.github.jerofs.internal.container.oci.OciLayout;
import io.github.jerofs.internal.container.oci.StackedLayer;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.TrustKeys;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.OciLocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layers of OCI layouts with their verification. A root hash in the options takes its tree from
 * the annotations of the layer. If the location has the digest of the manifest, its annotations are
 * trusted, and layers with a root hash there are verified.
 */
final class OciLayers {
  private OciLayers() {}

  /** Returns whether {@code location} is an OCI layout with the digest of a manifest. */
  static boolean isPinned(ImageLocation location) {
    return location instanceof OciLocation.Layout layout && layout.selector().digest().isPresent();
  }

  /** Returns the layers of {@code location}, topmost first. */
  static List<Layer> of(OciLocation.Layout location, ErofsOptions options) throws IOException {
    List<Layer> layers = new ArrayList<>();
    for (StackedLayer layer : OciLayout.layers(location)) {
      layers.add(layer(layer, isPinned(location), options));
    }
    return layers;
  }

  private static Layer layer(StackedLayer layer, boolean isPinned, ErofsOptions options)
      throws IOException {
    ErofsOptions.Builder own = options.toBuilder();
    own.sha256(layer.image().sha256());
    if (!layer.devices().isEmpty()) {
      own.devices(ErofsDevices.of(layer.devices().stream().map(LayerBlob::file).toList()));
    }
    Optional<LayerSeal> seal = layer.image().seal();
    if (seal.isPresent() && (isPinned || options.rootHash().isPresent())) {
      seal(own, layer, seal.get(), options);
    }
    return new Layer(ImageLocation.of(layer.image().file()), own.build());
  }

  private static void seal(
      ErofsOptions.Builder own, StackedLayer layer, LayerSeal seal, ErofsOptions options)
      throws IOException {
    RootHash stated = options.rootHash().orElse(seal.rootHash());
    if (!stated.equals(seal.rootHash())) {
      throw new CorruptImageException(
          place(layer.image()), "root hash in the annotations", stated, seal.rootHash());
    }
    own.rootHash(stated);
    HashTree tree = options.hashTree();
    if (tree.isAuto()) {
      own.hashTree(tree.format().map(seal.hashTree()::withFormat).orElse(seal.hashTree()));
    }
    if (options.rootHash().isEmpty()) {
      List<LayerSeal> devices = new ArrayList<>();
      for (LayerBlob device : layer.devices()) {
        devices.add(device.seal().orElseThrow(() -> unsealed(device)));
      }
      own.deviceRootHashes(devices.stream().map(LayerSeal::rootHash).toList())
          .set(TrustKeys.DEVICE_HASH_TREES, devices.stream().map(LayerSeal::hashTree).toList());
    }
  }

  private static UnsupportedImageException unsealed(LayerBlob device) {
    return new UnsupportedImageException(
        place(device), "a device without a root hash, below a layer with one");
  }

  private static ImagePlace place(LayerBlob blob) {
    return ImagePlace.of(blob.file().toString(), ImagePlace.NO_OFFSET);
  }
}
