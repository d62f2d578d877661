package io.github.jerofs.internal.open;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.internal.container.oci.LayerBlob;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.OciLocation;
import io.github.jerofs.storage.UnionLocation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One image of a location that may be a stack of several.
 *
 * @param location the location of the image
 * @param options the options for opening it
 * @param blob the layer of an OCI image, if it is one
 */
public record Layer(ImageLocation location, ErofsOptions options, Optional<LayerBlob> blob) {
  /** Creates a layer that is not of an OCI image. */
  Layer(ImageLocation location, ErofsOptions options) {
    this(location, options, Optional.empty());
  }

  /** Returns its sources, which are not open yet. */
  public ImageSources sources() {
    return new ImageSources(location, options, blob);
  }

  /** Returns whether {@code location} may be a stack of several images. */
  static boolean isStack(ImageLocation location) {
    return location instanceof UnionLocation
        || location.whole() instanceof OciLocation
        || SnapshotLayers.isAt(location);
  }

  /**
   * Returns the images at {@code location}, topmost first. Their locations may be open sources,
   * which {@link ImageSources} closes.
   *
   * @throws InapplicableOptionException if an option of one image is set for a stack
   * @throws LimitExceededException if there are more layers than {@code maxLayers}
   * @throws io.github.jerofs.error.ErofsException if an OCI image or a snapshot is corrupt or
   *     unsupported
   */
  public static List<Layer> of(ImageLocation location, ErofsOptions options) throws IOException {
    if (!isStack(location)) {
      return List.of(new Layer(location, options));
    }
    OptionScopes.check(location, options);
    refuseSingle(location, options);
    if (location.whole() instanceof OciLocation image) {
      return OciLayers.of(location, image, options);
    }
    if (location instanceof ImageLocation.File snapshot) {
      return SnapshotLayers.of(snapshot, options);
    }
    List<ImageLocation> layers = ((UnionLocation) location).layers();
    checkCount(location, layers.size(), options);
    return layers.stream().map(layer -> new Layer(layer, options)).toList();
  }

  /**
   * Checks whether the options allow that many layers.
   *
   * @throws InapplicableOptionException if there are several, but one root hash
   * @throws LimitExceededException if there are more than {@code maxLayers}
   */
  static void checkCount(ImageLocation location, int layers, ErofsOptions options)
      throws LimitExceededException {
    if (options.rootHash().isPresent() && layers > 1) {
      throw new InapplicableOptionException(
          "rootHash", location + ": a stack has several images, each needs its own root hash");
    }
    long most = options.limits().get(ErofsLimit.LAYERS);
    if (layers > most) {
      throw new LimitExceededException(
          ImagePlace.of(location.fileName(), ImagePlace.NO_OFFSET),
          "layers",
          ErofsLimit.LAYERS,
          most,
          layers);
    }
  }

  private static void refuseSingle(ImageLocation location, ErofsOptions options) {
    boolean listed =
        options.devices() instanceof ErofsDevices.Listed devices && !devices.locations().isEmpty();
    if (listed || options.offset() != 0) {
      throw new InapplicableOptionException(
          listed ? "devices" : "offset", location + ": a stack has several images");
    }
  }
}
