package io.github.jerofs.internal.open;

import io.github.jerofs.internal.remote.http.WebUrl;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.OptionKey;
import io.github.jerofs.option.OptionScope;
import io.github.jerofs.option.TrustKeys;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.ImageLocation.Remote;
import io.github.jerofs.storage.OciLocation;
import io.github.jerofs.storage.UnionLocation;

/**
 * Rejects options that are set but do not apply to the image or its devices; see {@link
 * OptionScope}.
 */
public final class OptionScopes {
  private OptionScopes() {}

  /**
   * Rejects the first option that is set but does not apply to {@code image} or its devices.
   *
   * @throws InapplicableOptionException with the option and the location
   */
  public static void check(ImageLocation image, ErofsOptions options) {
    for (OptionKey<?> key : OptionKey.all()) {
      if (isSet(key, options)
          && !applies(key.scope(), image, options)
          && !(key == TrustKeys.TRUST_AFTER_FIRST_READ && OciLayers.isPinned(image))) {
        throw new InapplicableOptionException(
            key.name(), name(image) + ": " + reason(key.scope(), image));
      }
    }
  }

  private static boolean isSet(OptionKey<?> key, ErofsOptions options) {
    return !options.get(key).equals(key.defaultValue());
  }

  private static boolean applies(OptionScope scope, ImageLocation image, ErofsOptions options) {
    return switch (scope) {
      case EVERYWHERE -> true;
      case VERIFIED -> options.rootHash().isPresent();
      case FILE -> any(image, options.devices(), ImageLocation.File.class);
      case SERVER -> any(image, options.devices(), Remote.class);
      case CACHED ->
          any(image, options.devices(), Remote.class)
              || isArchive(image)
              || isArchive(options.devices());
      case IMAGE_AT_SERVER -> image.whole() instanceof Remote;
      case REGISTRY -> image.whole() instanceof OciLocation.Registry;
      case OCI -> image.whole() instanceof OciLocation;
      case ALL_BYTES ->
          !Layer.isStack(image)
              && (!(image.whole() instanceof Remote)
                  || options.remote().cacheDirectory().isPresent());
    };
  }

  private static String reason(OptionScope scope, ImageLocation image) {
    return switch (scope) {
      case EVERYWHERE -> throw new IllegalArgumentException("applies everywhere");
      case VERIFIED -> "no rootHash is given";
      case FILE -> "neither the image nor a device is a file";
      case SERVER -> "neither the image nor a device is on a web server";
      case CACHED -> "neither the image nor a device is on a web server or an archive";
      case IMAGE_AT_SERVER -> "the image is not on a web server";
      case REGISTRY -> "the image is not in a registry";
      case OCI -> "the image is not in an OCI layout or registry";
      case ALL_BYTES ->
          Layer.isStack(image)
              ? "a stack has several images"
              : "without a cache, only parts of the image are fetched";
    };
  }

  private static boolean isArchive(ErofsDevices devices) {
    return devices instanceof ErofsDevices.Listed listed
        && listed.locations().stream().anyMatch(OptionScopes::isArchive);
  }

  private static boolean isArchive(ImageLocation image) {
    if (image instanceof UnionLocation union) {
      return union.layers().stream().anyMatch(OptionScopes::isArchive);
    }
    return image.whole() instanceof OciLocation
        || (image instanceof ImageLocation.Open open && Detection.mayBeArchive(open.source()))
        || (image instanceof ImageLocation.File file
            && !SnapshotLayers.isAt(image)
            && Detection.mayBeArchive(file.path()));
  }

  private static boolean any(
      ImageLocation image, ErofsDevices devices, Class<? extends ImageLocation> kind) {
    if (image.whole() instanceof OciLocation oci) {
      return kind
          == (oci instanceof OciLocation.Registry ? Remote.class : ImageLocation.File.class);
    }
    if (image instanceof UnionLocation union) {
      return union.layers().stream().anyMatch(layer -> any(layer, devices, kind));
    }
    return kind.isInstance(image.whole())
        || !(devices instanceof ErofsDevices.Listed listed)
        || listed.locations().stream().anyMatch(each -> kind.isInstance(each.whole()));
  }

  /** Returns the name of {@code image} without parts that may be secret. */
  static String name(ImageLocation image) {
    return image instanceof Remote remote ? WebUrl.shown(remote.uri()) : image.toString();
  }
}
