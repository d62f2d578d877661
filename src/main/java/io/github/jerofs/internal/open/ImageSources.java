package io.github.jerofs.internal.open;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.image.DeviceTags;
import io.github.jerofs.internal.image.DeviceTags.Device;
import io.github.jerofs.internal.image.ErofsImage;
import io.github.jerofs.internal.remote.SourceDigest;
import io.github.jerofs.internal.source.Closeables;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.internal.verity.FsVerity;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an image and its devices are read from. Closing this closes all of it, also the sources that
 * the user had opened, whether or not they came to be used. For one thread.
 */
public final class ImageSources implements Closeable {
  private final ImageLocation location;
  private final ErofsOptions options;
  private final List<Closeable> toClose = new ArrayList<>();
  private @Nullable ImageSource whole;
  private @Nullable ImageSource primary;
  private @Nullable List<ImageSource> devices;

  /** Opens nothing yet. */
  public ImageSources(ImageLocation location, ErofsOptions options) {
    this.location = location;
    this.options = options;
    own(location);
    if (options.devices() instanceof ErofsDevices.Listed listed) {
      listed.locations().forEach(this::own);
    }
  }

  private void own(ImageLocation place) {
    if (place instanceof ImageLocation.Open open) {
      toClose.add(open.source());
    }
  }

  /**
   * Opens the image at {@code location}. It is what must be closed; if this fails in any way,
   * nothing stays open.
   *
   * @throws NotErofsException if there is no EROFS image
   */
  public static Tree openTree(ImageLocation location, ErofsOptions options) throws IOException {
    ImageSources sources = new ImageSources(location, options);
    return Closeables.closeOnFailure(
        sources,
        () -> {
          sources.verifyDigest();
          return sources.tree(sources.image(options.verifySuperblock()));
        });
  }

  /**
   * Returns the tree that {@code image}, which {@link #image} gave, stands for.
   *
   * @throws InapplicableOptionException if an option does not apply to images of its kind
   */
  public Tree tree(ErofsImage image) throws IOException {
    ImageSource primary = primary();
    return SourceFault.guard(
        primary.description(),
        () -> ComposefsImages.tree(image, primary, location, options, toClose));
  }

  /**
   * Reads all of the image for its digest, if one is stated. Not at a web server: there the cache
   * checks the digest as soon as it has all bytes.
   *
   * @throws CorruptImageException if the digest is another one
   * @throws InapplicableOptionException if an option does not apply to the image's location
   */
  public void verifyDigest() throws IOException {
    OptionScopes.check(location, options);
    Optional<String> stated = options.remote().sha256();
    if (stated.isPresent() && !(location instanceof ImageLocation.Remote)) {
      ImageSource all = whole();
      String found = SourceFault.guard(all.description(), () -> SourceDigest.sha256(all));
      if (!found.equals(stated.get())) {
        throw new CorruptImageException(
            ImagePlace.of(all.description(), ImagePlace.NO_OFFSET), "SHA-256", stated.get(), found);
      }
    }
    if (options.fsVerity().isPresent()) {
      verifyFsVerity(options.fsVerity().get());
    }
  }

  private void verifyFsVerity(FsVerityDigest stated) throws IOException {
    ImageSource all = whole();
    FsVerityOptions form = FsVerityOptions.builder().algorithm(stated.algorithm()).build();
    FsVerityDigest found = SourceFault.guard(all.description(), () -> FsVerity.digest(all, form));
    if (!found.equals(stated)) {
      throw new CorruptImageException(
          ImagePlace.of(all.description(), ImagePlace.NO_OFFSET),
          "fs-verity digest",
          stated,
          found);
    }
  }

  /**
   * Opens the image; may be called again. The image need not be closed, if this is.
   *
   * @param verify whether to check the checksum of the superblock
   */
  public ErofsImage image(boolean verify) throws IOException {
    ImageSource primary = primary();
    return SourceFault.guard(
        primary.description(),
        () -> {
          Superblock superblock = Superblock.read(primary, verify);
          List<DeviceSlot> slots = DeviceSlot.readAll(primary, superblock);
          return ErofsImage.open(
              primary,
              superblock,
              slots,
              devices(slots, superblock.blockBits()),
              options.cacheBytes(),
              options.limits());
        });
  }

  private ImageSource primary() throws IOException {
    ImageSource known = primary;
    if (known == null) {
      ImageSource all = whole();
      if (options.offset() > all.size()) {
        throw new NotErofsException(
            ImagePlace.of(all.description(), options.offset()),
            "only " + all.size() + " bytes long");
      }
      known = Sources.from(all, options.offset());
      primary = known;
    }
    return known;
  }

  /** Returns what lies at the location, with the bytes before the image. */
  private ImageSource whole() throws IOException {
    ImageSource known = whole;
    if (known == null) {
      if (location instanceof ImageLocation.File file && !HostFiles.isReadable(file.path())) {
        throw new NotErofsException(
            ImagePlace.of(location.toString(), ImagePlace.NO_OFFSET), HostFiles.UNREADABLE);
      }
      known = open(location, options.remote());
      whole = known;
    }
    return known;
  }

  private List<ImageSource> devices(List<DeviceSlot> slots, int blockBits) throws IOException {
    List<ImageSource> known = devices;
    if (known == null) {
      known =
          options.devices() instanceof ErofsDevices.Resolved resolved
              ? find(resolved.resolver(), slots, blockBits)
              : listed(((ErofsDevices.Listed) options.devices()).locations(), slots);
      devices = known;
    }
    return known;
  }

  private List<ImageSource> listed(List<ImageLocation> locations, List<DeviceSlot> slots)
      throws IOException {
    List<Device> given = new ArrayList<>();
    for (ImageLocation each : locations) {
      given.add(openDevice(each));
    }
    return DeviceTags.order(location.toString(), slots, given);
  }

  private List<ImageSource> find(DeviceResolver resolver, List<DeviceSlot> slots, int blockBits)
      throws IOException {
    List<ImageSource> found = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      DeviceSlot slot = slots.get(i);
      long bytes = Math.min(slot.blocks(), Long.MAX_VALUE >> blockBits) << blockBits;
      DeviceResolver.Slot wanted =
          new DeviceResolver.Slot(location.toString(), i + 1, slot.tag(), bytes);
      ImageLocation place =
          resolver
              .find(wanted)
              .orElseThrow(
                  () -> new FileSystemException(location.toString(), null, wanted + " not found"));
      own(place);
      Device device = openDevice(place);
      DeviceTags.refuseContradiction(i + 1, slot.tag(), device);
      found.add(device.source());
    }
    return found;
  }

  private Device openDevice(ImageLocation place) throws IOException {
    LocationOpener.checkReadable(place);
    return new Device(open(place, options.remote().forOtherBytes()), place.fileName());
  }

  private ImageSource open(ImageLocation place, RemoteOptions remote) throws IOException {
    ImageSource source = LocationOpener.open(place, options.access(), remote);
    if (!(place instanceof ImageLocation.Open)) {
      toClose.add(source);
    }
    return source;
  }

  @Override
  public void close() throws IOException {
    Closeables.closeAll(toClose);
  }
}
