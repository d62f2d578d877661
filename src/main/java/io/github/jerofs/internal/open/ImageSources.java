package io.github.jerofs.internal.open;

import io.github.jerofs.attribute.NydusInfo;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.internal.container.oci.LayerBlob;
import io.github.jerofs.internal.container.rafs.NydusDevices;
import io.github.jerofs.internal.container.stream.ChunkIndex;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.image.ErofsImage;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.io.HostFiles;
import io.github.jerofs.internal.memory.MemoryCache;
import io.github.jerofs.internal.open.Verification.Unverified;
import io.github.jerofs.internal.open.archive.Archives;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.internal.verity.VerifiedSource;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sources of an image and its devices. Closing this closes all sources, including those that
 * the user opened, whether or not they were used. Not thread-safe.
 */
public final class ImageSources implements Closeable {
  private static final int TAR_INDEX_BLOCK_BITS = 9;

  private final ImageLocation location;
  private final ErofsOptions options;
  private final Optional<LayerBlob> blob;
  private final List<Closeable> toClose = new ArrayList<>();
  private final List<VerifiedSource> verified = new ArrayList<>();
  private @Nullable ImageSource whole;
  private @Nullable Payload payload;
  private @Nullable ImageSource archive;
  private @Nullable NydusDevices devices;
  private @Nullable MemoryCache memory;

  /** Takes ownership of the user's sources; opens nothing yet. */
  public ImageSources(ImageLocation location, ErofsOptions options) {
    this(location, options, Optional.empty());
  }

  /**
   * Takes ownership of the user's sources; opens nothing yet.
   *
   * @param blob the layer of an OCI image, if the image is one
   */
  ImageSources(ImageLocation location, ErofsOptions options, Optional<LayerBlob> blob) {
    this.blob = blob;
    this.location = location;
    this.options = options;
    own(location);
    if (options.devices() instanceof ErofsDevices.Listed listed) {
      listed.locations().forEach(this::own);
    }
    own(options.hashTree());
    options.deviceHashTrees().forEach(this::own);
  }

  private void own(HashTree tree) {
    tree.location().ifPresent(this::own);
  }

  private void own(ImageLocation place) {
    if (place instanceof ImageLocation.Open open) {
      toClose.add(open.source());
    }
  }

  /**
   * Opens the image at {@code location}. Closing the image closes all sources. If this method
   * throws, it closes them.
   *
   * @throws NotErofsException if the location does not contain an EROFS image
   */
  public static Tree openTree(ImageLocation location, ErofsOptions options) throws IOException {
    ImageSources sources = new ImageSources(location, options);
    return Closeables.closeOnFailure(
        sources,
        () -> {
          sources.verifyDigest();
          return sources.tree();
        });
  }

  /** Opens the tree of the image with all checks but those of {@link #verifyDigest}. */
  Tree tree() throws IOException {
    ErofsImage image = image(options.verifySuperblock());
    checkBuildTime(image);
    return tree(image);
  }

  /**
   * Returns the tree of {@code image}, a result of {@link #image}.
   *
   * @throws InapplicableOptionException if an option does not apply to this kind of image
   */
  public Tree tree(ErofsImage image) throws IOException {
    ImageSource primary = primary();
    return SourceFault.guard(
        primary.description(),
        () -> ComposefsImages.tree(image, primary, location, options, toClose));
  }

  /**
   * Reads the whole image and checks its digest, if one is expected. On a web server, the cache
   * checks the digest when the copy is complete instead.
   *
   * @throws CorruptImageException if the digest does not match
   * @throws InapplicableOptionException if an option does not apply to the image's location
   */
  public void verifyDigest() throws IOException {
    OptionScopes.check(location, options);
    Optional<String> stated = options.remote().sha256();
    if (stated.isPresent() && !(location.whole() instanceof ImageLocation.Remote)) {
      StatedDigests.verifySha256(whole(), stated.get());
    }
    if (options.fsVerity().isPresent()) {
      StatedDigests.verifyFsVerity(whole(), options.fsVerity().get());
    }
  }

  /**
   * Checks that {@code image} is not older than the options allow.
   *
   * @throws CorruptImageException if it is
   */
  public void checkBuildTime(ErofsImage image) throws CorruptImageException {
    Instant oldest = options.minBuildTime().orElse(Instant.MIN);
    Instant built = image.info().created();
    if (built.isBefore(oldest)) {
      throw new CorruptImageException(
          ImagePlace.of(image.description(), ImagePlace.NO_OFFSET),
          "build time",
          oldest + " or later",
          built);
    }
  }

  /**
   * Returns the verified sources of the image and its devices, if they are open and a root hash is
   * given.
   */
  public List<VerifiedSource> verified() {
    return List.copyOf(verified);
  }

  /**
   * Opens the image; may be called again. Closing this object closes the image.
   *
   * @param verify whether to check the superblock checksum
   */
  public ErofsImage image(boolean verify) throws IOException {
    ImageSource primary = primary();
    return SourceFault.guard(
        primary.description(),
        () -> {
          Superblock superblock = Superblock.read(primary, verify);
          try {
            return image(primary, superblock);
          } catch (CorruptImageException e) {
            throw superblock.truncated(primary, e);
          }
        });
  }

  /** Returns the description of the image's blobs; empty if it is not Nydus RAFS v6. */
  public Optional<NydusInfo> nydusInfo() throws IOException {
    return SourceFault.guard(location.toString(), () -> devices().info());
  }

  /**
   * Returns the extra devices in the order of the device table, with blobs decoded; empty if no
   * files were supplied. Closing this object closes them.
   */
  public List<ImageSource> deviceSources() throws IOException {
    return SourceFault.guard(location.toString(), () -> devices().sources());
  }

  private NydusDevices devices() throws IOException {
    ImageSource primary = primary();
    return devices(primary, Superblock.read(primary, options.verifySuperblock()));
  }

  private ErofsImage image(ImageSource primary, Superblock superblock) throws IOException {
    NydusDevices devices = devices(primary, superblock);
    return ErofsImage.open(
        primary,
        superblock,
        DeviceSlot.readAll(primary, superblock),
        devices.sources(),
        devices::unusable,
        memory(),
        options.limits());
  }

  private ImageSource primary() throws IOException {
    return payload().image();
  }

  private Payload payload() throws IOException {
    Payload known = payload;
    if (known == null) {
      ImageSource all = covered();
      if (options.offset() > all.size()) {
        throw new NotErofsException(
            ImagePlace.of(all.description(), options.offset()),
            "only " + all.size() + " bytes long");
      }
      ImageSource file = Sources.from(all, options.offset());
      Optional<String> name =
          location instanceof ImageLocation.Part part ? Optional.of(part.name()) : Optional.empty();
      known =
          SourceFault.guard(
              file.description(), () -> Payload.of(file, name, options.limits(), toClose));
      boolean hasChunks =
          blob.flatMap(LayerBlob::chunkIndex).filter(ChunkIndex::isRequired).isPresent();
      if (known.carrier() == null && (hasChunks || !Superblock.isPresent(known.image()))) {
        known = archive(known);
      }
      payload = known;
    }
    return known;
  }

  /** Returns the image of an archive, or {@code file} if it is none. */
  private Payload archive(Payload file) throws IOException {
    ArchiveOpener opener = archives(location, options.remote().sha256(), blob);
    Optional<ImageSource> chunks = opener.chunks(file.image());
    if (chunks.isPresent()) {
      return new Payload(chunks.get(), null);
    }
    Optional<Archives> opened = opener.open(file.image());
    if (opened.isEmpty()) {
      return file;
    }
    archive = opened.get().device().orElse(null);
    return new Payload(opened.get().image(), null);
  }

  private ArchiveOpener archives(
      ImageLocation place, Optional<String> sha256, Optional<LayerBlob> layer) {
    return new ArchiveOpener(place, options, sha256, layer, memory(), toClose);
  }

  /** Returns the bytes that contain the image, verified if a root hash is given. */
  private ImageSource covered() throws IOException {
    ImageSource all = whole();
    Optional<TrustPlan> trust = TrustPlan.of(location, options);
    if (trust.isEmpty()) {
      return all;
    }
    ImageSource decoded = archives(location, options.remote().sha256(), blob).whole(all);
    return verified(
        new Unverified(location, decoded, options.offset(), List.of()), trust.get().image());
  }

  private ImageSource verified(Unverified data, VerityOptions how) throws IOException {
    VerifiedSource source =
        Verification.open(data, how, place -> open(place, options.remote().forOtherBytes()));
    verified.add(source);
    return source;
  }

  /** Returns all bytes at the location, including those before the image and the hash tree. */
  private ImageSource whole() throws IOException {
    ImageSource known = whole;
    if (known == null) {
      ImageLocation place = location.whole();
      if (place instanceof ImageLocation.File file && !HostFiles.isReadable(file.path())) {
        throw new NotErofsException(
            ImagePlace.of(location.toString(), ImagePlace.NO_OFFSET), HostFiles.UNREADABLE);
      }
      known = open(place, options.remote());
      whole = known;
    }
    return known;
  }

  private NydusDevices devices(ImageSource image, Superblock superblock) throws IOException {
    NydusDevices known = devices;
    if (known == null) {
      List<DeviceSlot> slots = DeviceSlot.readAll(image, superblock);
      ImageSource carrier = payload().carrier();
      if (carrier != null && slots.isEmpty()) {
        throw new CorruptImageException(
            ImagePlace.of(location.toString(), ImagePlace.NO_OFFSET),
            "a RAFS bootstrap in a blob, but without devices");
      }
      List<NydusDevices.DeviceFile> given = given(slots, superblock, carrier);
      NydusDevices.Settings settings =
          new NydusDevices.Settings(options.limits(), memory(), options.verifyChunks());
      known = new NydusDevices(image, superblock, slots, given, settings);
      if (options.verifyChunks() && !known.verifies()) {
        throw new InapplicableOptionException(
            ImageKeys.VERIFY_CHUNKS.name(),
            location
                + (known.isRafs()
                    ? ": the blobs are tar archives, which have no chunk digests"
                    : ": the image is not Nydus RAFS v6"));
      }
      devices = known;
    }
    return known;
  }

  private List<NydusDevices.DeviceFile> given(
      List<DeviceSlot> slots, Superblock superblock, @Nullable ImageSource carrier)
      throws IOException {
    ImageSource decoded = archive;
    if (decoded == null) {
      ImageDevices.Decoder decoder =
          slots.size() == 1 && superblock.blockBits() == TAR_INDEX_BLOCK_BITS
              ? (place, device, bytes) ->
                  archives(place, Optional.empty(), Optional.empty()).device(device, bytes)
              : (place, device, bytes) -> device;
      ErofsOptions own = MergedDevices.add(location, primary(), superblock, slots, options);
      return new ImageDevices(location, own, this::openDevice, this::verified, decoder)
          .open(slots, superblock.blockBits(), carrier, slots.size() - 1);
    }
    if (options.devices() instanceof ErofsDevices.Listed listed && !listed.locations().isEmpty()) {
      throw new InapplicableOptionException("devices", location + ": an archive has no devices");
    }
    return List.of(
        new NydusDevices.DeviceFile(
            decoded,
            id -> {
              throw new IllegalStateException("an index of an archive is not RAFS: " + id);
            }));
  }

  /** Returns the cache account for decoded data of the image and its devices. */
  private MemoryCache memory() {
    MemoryCache known = memory;
    if (known == null) {
      known = options.cacheBytes().map(MemoryCache::new).orElseGet(MemoryCache::shared);
      memory = known;
    }
    return known;
  }

  private ImageSource openDevice(ImageLocation place, RemoteOptions remote) throws IOException {
    if (!toClose.contains(sourceOf(place))) {
      own(place);
    }
    return open(place, remote);
  }

  private static @Nullable Closeable sourceOf(ImageLocation place) {
    return place instanceof ImageLocation.Open open ? open.source() : null;
  }

  private ImageSource open(ImageLocation place, RemoteOptions remote) throws IOException {
    ImageSource source = LocationOpener.open(place, options.access(), options.limits(), remote);
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
