package io.github.jerofs.internal.open;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.container.rafs.NydusDevices.DeviceFile;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.image.DeviceTags;
import io.github.jerofs.internal.image.DeviceTags.Device;
import io.github.jerofs.internal.source.ArraySource;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.option.TrustKeys;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds and opens the extra devices of an image according to the options. Not thread-safe. */
final class ImageDevices {
  /** Opens sources that are closed with the image. */
  interface SourceOpener {
    /** Opens {@code place}, possibly a source that a resolver opened. */
    ImageSource open(ImageLocation place, RemoteOptions remote) throws IOException;
  }

  /** Verifies devices. */
  interface Verifier {
    /** Returns the part of {@code data} that its hash tree covers. Every read is verified. */
    ImageSource verified(Verification.Unverified data, VerityOptions how) throws IOException;
  }

  /** Decodes devices of tar indexes. */
  interface Decoder {
    /** Returns the decoded bytes of {@code device}, or itself if it is not compressed. */
    ImageSource decoded(ImageLocation place, ImageSource device, long bytes) throws IOException;
  }

  private static final int NONE = -1;

  private static final String INFORMATION_SUFFIX = ".blob.meta";

  private final ImageLocation image;
  private final ErofsOptions options;
  private final SourceOpener opener;
  private final Verifier verifier;
  private final Decoder decoder;

  ImageDevices(
      ImageLocation image,
      ErofsOptions options,
      SourceOpener opener,
      Verifier verifier,
      Decoder decoder) {
    this.decoder = decoder;
    this.image = image;
    this.options = options;
    this.opener = opener;
    this.verifier = verifier;
  }

  /**
   * Opens all devices.
   *
   * @param carrier the file that contains the image, if it is also one of the devices
   * @param carrierIndex the index of that device
   * @return one source per slot, or an empty list
   */
  List<DeviceFile> open(
      List<DeviceSlot> slots, int blockBits, @Nullable ImageSource carrier, int carrierIndex)
      throws IOException {
    int skipped = carrier == null ? NONE : carrierIndex;
    List<DeviceFile> given =
        new ArrayList<>(
            options.devices() instanceof ErofsDevices.Resolved resolved
                ? find(resolved.resolver(), slots, skipped, blockBits)
                : listed(
                    ((ErofsDevices.Listed) options.devices()).locations(),
                    slots,
                    skipped,
                    blockBits));
    if (carrier != null) {
      while (given.size() < slots.size() - 1) {
        given.add(new DeviceFile(new ArraySource("no file", new byte[0]), this::refuse));
      }
      given.add(carrierIndex, new DeviceFile(carrier, name -> beside(image, name)));
    }
    return given;
  }

  private List<DeviceFile> listed(
      List<ImageLocation> locations, List<DeviceSlot> slots, int skipped, int blockBits)
      throws IOException {
    checkTrust(locations.size());
    List<Long> ends = slots.stream().map(slot -> bytes(slot, blockBits)).toList();
    List<DeviceSlot> wanted = new ArrayList<>(slots);
    if (skipped != NONE) {
      wanted.remove(skipped);
    }
    List<Device> devices = new ArrayList<>();
    IdentityHashMap<ImageSource, ImageLocation> places = new IdentityHashMap<>();
    for (ImageLocation each : locations) {
      Device device = open(each, devices.size(), locations.size(), ends);
      devices.add(device);
      places.put(device.source(), each);
    }
    List<DeviceFile> given = new ArrayList<>();
    for (ImageSource source : DeviceTags.order(image.toString(), wanted, devices)) {
      ImageLocation place = places.get(source);
      given.add(new DeviceFile(source, name -> beside(place, name)));
    }
    return given;
  }

  private List<DeviceFile> find(
      DeviceResolver resolver, List<DeviceSlot> slots, int skipped, int blockBits)
      throws IOException {
    int count = skipped == NONE ? slots.size() : slots.size() - 1;
    checkTrust(count);
    List<DeviceFile> found = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      if (i == skipped) {
        continue;
      }
      DeviceSlot slot = slots.get(i);
      int number = i + 1;
      long bytes = bytes(slot, blockBits);
      DeviceResolver.Slot request =
          new DeviceResolver.Slot(image.toString(), number, slot.tag(), bytes);
      ImageLocation place =
          resolver
              .find(request)
              .orElseThrow(
                  () -> new FileSystemException(image.toString(), null, request + " not found"));
      Device device = open(place, found.size(), count, List.of(bytes));
      DeviceTags.refuseContradiction(number, slot.tag(), device);
      found.add(new DeviceFile(device.source(), name -> beside(place, name)));
    }
    return found;
  }

  private static long bytes(DeviceSlot slot, int blockBits) {
    return Math.min(slot.blocks(), Long.MAX_VALUE >> blockBits) << blockBits;
  }

  private void checkTrust(int count) {
    TrustPlan.of(image, options).ifPresent(trust -> trust.checkDevices(count));
  }

  /**
   * Opens device {@code index} of {@code count}. It is verified before its tag is read, so that
   * devices cannot be swapped.
   */
  private Device open(ImageLocation place, int index, int count, List<Long> ends)
      throws IOException {
    ImageSource source = openSource(place);
    Optional<TrustPlan> trust = TrustPlan.of(image, options);
    ImageSource stored =
        trust.isPresent()
            ? verifier.verified(
                new Verification.Unverified(place, source, 0, ends),
                trust.get().device(index, count))
            : source;
    return new Device(
        ends.size() == 1 ? decoder.decoded(place, stored, ends.get(0)) : stored, place.fileName());
  }

  private ImageSource openSource(ImageLocation place) throws IOException {
    LocationOpener.checkReadable(place);
    return opener.open(place, options.remote().forOtherBytes());
  }

  /**
   * Opens the chunk information of the blob {@code id}, a file next to the blob.
   *
   * @throws UnsupportedImageException if the blob is not a file, or its name is not a digest
   */
  private ImageSource beside(@Nullable ImageLocation place, String id) throws IOException {
    String name = id + INFORMATION_SUFFIX;
    if (options.rootHash().isPresent()) {
      throw new InapplicableOptionException(
          TrustKeys.ROOT_HASH.name(), OptionScopes.name(image) + ": it does not cover " + name);
    }
    // The image is untrusted: only digits may get into a path.
    if (!Digests.isSha256(id)) {
      return refuse(name);
    }
    if (place instanceof ImageLocation.File file) {
      return openSource(ImageLocation.of(file.path().resolveSibling(name)));
    } else if (place instanceof ImageLocation.Remote remote) {
      return openSource(new ImageLocation.Remote(sibling(remote.uri(), name)));
    }
    return refuse(name);
  }

  private static URI sibling(URI uri, String name) {
    String path = uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(
        uri.getScheme()
            + "://"
            + uri.getRawAuthority()
            + path.substring(0, path.lastIndexOf('/') + 1)
            + name
            + query);
  }

  private ImageSource refuse(String name) throws UnsupportedImageException {
    throw new UnsupportedImageException(
        ImagePlace.of(image.toString(), ImagePlace.NO_OFFSET),
        "Nydus RAFS v6: there can be no file next to the blob for " + name);
  }
}
