package io.github.jerofs.internal.open;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.container.rafs.NydusDevices.Given;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.image.DeviceTags;
import io.github.jerofs.internal.image.DeviceTags.Device;
import io.github.jerofs.internal.source.ArraySource;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteOptions;
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
import org.jspecify.annotations.Nullable;

/** Finds and opens the extra devices of an image, as its options say. For one thread. */
final class ImageDevices {
  /** Opens sources that are closed with the image. */
  interface SourceOpener {
    /** Opens {@code place}, which may be a source that a resolver has opened. */
    ImageSource open(ImageLocation place, RemoteOptions remote) throws IOException;
  }

  private static final int NONE = -1;
  private static final String INFORMATION_SUFFIX = ".blob.meta";

  private final ImageLocation image;
  private final ErofsOptions options;
  private final SourceOpener opener;

  ImageDevices(ImageLocation image, ErofsOptions options, SourceOpener opener) {
    this.image = image;
    this.options = options;
    this.opener = opener;
  }

  /**
   * Opens all devices.
   *
   * @param carrier the file that the image is a part of, if that is one of its devices
   * @param carrierIndex which one
   * @return one for each of {@code slots}, or none
   */
  List<Given> open(
      List<DeviceSlot> slots, int blockBits, @Nullable ImageSource carrier, int carrierIndex)
      throws IOException {
    int skipped = carrier == null ? NONE : carrierIndex;
    List<Given> given =
        new ArrayList<>(
            options.devices() instanceof ErofsDevices.Resolved resolved
                ? find(resolved.resolver(), slots, skipped, blockBits)
                : listed(((ErofsDevices.Listed) options.devices()).locations(), slots, skipped));
    if (carrier != null) {
      while (given.size() < slots.size() - 1) {
        given.add(new Given(new ArraySource("no file", new byte[0]), this::refuse));
      }
      given.add(carrierIndex, new Given(carrier, name -> beside(image, name)));
    }
    return given;
  }

  private List<Given> listed(List<ImageLocation> locations, List<DeviceSlot> slots, int skipped)
      throws IOException {
    List<DeviceSlot> wanted = new ArrayList<>(slots);
    if (skipped != NONE) {
      wanted.remove(skipped);
    }
    List<Device> devices = new ArrayList<>();
    IdentityHashMap<ImageSource, ImageLocation> places = new IdentityHashMap<>();
    for (ImageLocation each : locations) {
      Device device = open(each);
      devices.add(device);
      places.put(device.source(), each);
    }
    List<Given> given = new ArrayList<>();
    for (ImageSource source : DeviceTags.order(image.toString(), wanted, devices)) {
      ImageLocation place = places.get(source);
      given.add(new Given(source, name -> beside(place, name)));
    }
    return given;
  }

  private List<Given> find(
      DeviceResolver resolver, List<DeviceSlot> slots, int skipped, int blockBits)
      throws IOException {
    List<Given> found = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      if (i == skipped) {
        continue;
      }
      DeviceSlot slot = slots.get(i);
      int number = i + 1;
      long bytes = Math.min(slot.blocks(), Long.MAX_VALUE >> blockBits) << blockBits;
      DeviceResolver.Slot request =
          new DeviceResolver.Slot(image.toString(), number, slot.tag(), bytes);
      ImageLocation place =
          resolver
              .find(request)
              .orElseThrow(
                  () -> new FileSystemException(image.toString(), null, request + " not found"));
      Device device = open(place);
      DeviceTags.refuseContradiction(number, slot.tag(), device);
      found.add(new Given(device.source(), name -> beside(place, name)));
    }
    return found;
  }

  private Device open(ImageLocation place) throws IOException {
    LocationOpener.checkReadable(place);
    return new Device(opener.open(place, options.remote().forOtherBytes()), place.fileName());
  }

  /**
   * Opens the chunk information of the blob {@code id}, which lies beside the blob.
   *
   * @throws UnsupportedImageException if that has no place, or the name is no digest
   */
  private ImageSource beside(@Nullable ImageLocation place, String id) throws IOException {
    String name = id + INFORMATION_SUFFIX;
    // Nothing but digits may come from the image into a path.
    if (!Digests.isSha256(id)) {
      return refuse(name);
    }
    if (place instanceof ImageLocation.File file) {
      return open(ImageLocation.of(file.path().resolveSibling(name))).source();
    } else if (place instanceof ImageLocation.Remote remote) {
      return open(new ImageLocation.Remote(sibling(remote.uri(), name))).source();
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
        "Nydus RAFS v6: there is no place beside the blob for " + name);
  }
}
