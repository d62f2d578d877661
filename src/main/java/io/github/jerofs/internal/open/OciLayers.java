package io.github.jerofs.internal.open;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.container.oci.BlobStore;
import io.github.jerofs.internal.container.oci.LayerBlob;
import io.github.jerofs.internal.container.oci.LayerSeal;
import io.github.jerofs.internal.container.oci.OciImage;
import io.github.jerofs.internal.container.oci.OciLayout;
import io.github.jerofs.internal.container.oci.StackedLayer;
import io.github.jerofs.internal.container.registry.Repository;
import io.github.jerofs.internal.container.stream.ChunkIndex;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.open.archive.Archives;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.option.RemoteKeys;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.TrustKeys;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.OciLocation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The layers of OCI images with their verification. A root hash in the options takes its tree from
 * the annotations of the layer. If the location has the digest of the manifest, its annotations are
 * trusted, and layers with a root hash there are verified.
 */
final class OciLayers {
  private final BlobStore blobs;
  private final ErofsOptions options;
  private final boolean isPinned;

  /** Receives the open sources. */
  private final List<Closeable> opened;

  private OciLayers(
      BlobStore blobs, ErofsOptions options, boolean isPinned, List<Closeable> opened) {
    this.blobs = blobs;
    this.options = options;
    this.isPinned = isPinned;
    this.opened = opened;
  }

  /** Returns whether {@code location} has the digest of an OCI manifest. */
  static boolean isPinned(ImageLocation location) {
    return location.whole() instanceof OciLocation oci && oci.selector().digest().isPresent();
  }

  /**
   * Returns the layers at {@code location}, topmost first. Their locations may be open sources.
   *
   * @param location the image or one of its layers
   * @throws LimitExceededException if there are more layers than {@code maxLayers}
   */
  static List<Layer> of(ImageLocation location, OciLocation whole, ErofsOptions options)
      throws IOException {
    try (OciImage image = image(whole, options)) {
      List<StackedLayer> wanted =
          location instanceof ImageLocation.Part part
              ? List.of(select(image, part.name()))
              : image.layers();
      Layer.checkCount(location, wanted.size(), options);
      List<Closeable> opened = Collections.synchronizedList(new ArrayList<>());
      OciLayers layers = new OciLayers(image.blobs(), options, isPinned(whole), opened);
      return Closeables.closeOnFailure(
          () -> Closeables.closeAll(opened),
          () -> ParallelTasks.run(wanted, ParallelTasks.threads(whole), layers::layer));
    }
  }

  private static StackedLayer select(OciImage image, String layer) throws IOException {
    List<StackedLayer> all = image.layers();
    for (int i = 0; i < all.size(); i++) {
      if (layer.equals(Integer.toString(i))
          || layer.equals(all.get(i).image().descriptor().digest())) {
        return all.get(i);
      }
    }
    throw new FileSystemException(
        image.blobs().name(),
        null,
        "no layer " + layer + "; the image has the layers 0 to " + (all.size() - 1));
  }

  private static OciImage image(OciLocation location, ErofsOptions options) throws IOException {
    return location instanceof OciLocation.Registry registry
        ? Repository.image(registry, options.remote())
        : OciLayout.image((OciLocation.Layout) location, options.access());
  }

  private Layer layer(StackedLayer layer) throws IOException {
    ErofsOptions.Builder own = options.toBuilder();
    List<ImageLocation> devices = new ArrayList<>();
    boolean isSealed = isSealed(layer);
    for (LayerBlob device : layer.devices()) {
      ImageLocation place = locate(device);
      if (verifiesLayers() && !isSealed) {
        verifyAll(place, device);
      }
      devices.add(place);
    }
    if (!devices.isEmpty()) {
      own.devices(new ErofsDevices.Listed(devices));
    }
    if (isSealed) {
      seal(own, layer, layer.image().seal().orElseThrow());
    }
    ImageLocation image = locate(layer.image());
    LayerBlob blob = verifiesLayers() && !isSealed ? verified(image, layer.image()) : layer.image();
    if (image instanceof ImageLocation.Open) {
      own.access(ImageAccess.AUTO); // the store applied it
    }
    own.remote(remote(layer.image(), image).sha256(layer.image().sha256()).build());
    own.set(ImageKeys.VERIFY_LAYERS, false); // done
    return new Layer(image, own.build(), Optional.of(blob));
  }

  /** Returns whether the layer has a hash tree that is used. */
  private boolean isSealed(StackedLayer layer) {
    boolean isComplete =
        verifiesLayers() && layer.devices().stream().allMatch(each -> each.seal().isPresent());
    return layer.image().seal().isPresent()
        && (isPinned || isComplete || options.rootHash().isPresent());
  }

  private boolean verifiesLayers() {
    return options.get(ImageKeys.VERIFY_LAYERS);
  }

  /** Ensures that a layer without a hash tree is verified: at each read, or now. */
  private LayerBlob verified(ImageLocation location, LayerBlob blob) throws IOException {
    return read(
        location,
        bytes -> {
          Optional<ChunkIndex> chunks = blob.chunkIndex();
          if (chunks.isPresent() && chunks.get().hasDigests(bytes)) {
            return blob.verifiedByChunks();
          }
          // The index of a compressed layer is verified when it is built, and has digests.
          if (chunks.isPresent() || !Archives.isCompressed(bytes)) {
            StatedDigests.verifySha256(bytes, blob.sha256());
          }
          return blob;
        });
  }

  private void verifyAll(ImageLocation location, LayerBlob blob) throws IOException {
    read(
        location,
        bytes -> {
          StatedDigests.verifySha256(bytes, blob.sha256());
          return blob;
        });
  }

  /** Reads a blob. Closes what it opens; an open source stays open. */
  private LayerBlob read(ImageLocation location, ParallelTasks.Task<ImageSource, LayerBlob> reader)
      throws IOException {
    ImageSource bytes =
        new LocationOpener(options.toBuilder().access(ImageAccess.CHANNEL).build())
            .source(location);
    try {
      return SourceFault.guard(bytes.description(), () -> reader.run(bytes));
    } finally {
      if (!(location instanceof ImageLocation.Open)) {
        bytes.close();
      }
    }
  }

  /** Returns the options for a layer. The store has applied most of them to an open source. */
  private RemoteOptions.Builder remote(LayerBlob blob, ImageLocation image) {
    RemoteOptions.Builder own =
        image instanceof ImageLocation.Open
            ? RemoteOptions.builder()
            : options.remote().toBuilder();
    return own.set(
        RemoteKeys.CACHE_DIRECTORY,
        blob.isArchive() || image instanceof ImageLocation.Remote
            ? options.remote().cacheDirectory()
            : Optional.empty());
  }

  private ImageLocation locate(LayerBlob blob) throws IOException {
    ImageLocation location = blobs.locate(blob.descriptor());
    if (location instanceof ImageLocation.Open open) {
      opened.add(open.source());
    }
    return location;
  }

  private void seal(ErofsOptions.Builder own, StackedLayer layer, LayerSeal seal)
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

  private UnsupportedImageException unsealed(LayerBlob device) {
    return new UnsupportedImageException(
        place(device), "a device without a root hash, below a layer with one");
  }

  private ImagePlace place(LayerBlob blob) {
    return ImagePlace.of(blobs.name() + ": " + blob.descriptor().digest(), ImagePlace.NO_OFFSET);
  }
}
