package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.attribute.NydusInfo;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.format.NydusFiles;
import io.github.jerofs.internal.format.RafsBlob;
import io.github.jerofs.internal.format.RafsBlob.Feature;
import io.github.jerofs.internal.format.RafsBlobs;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.memory.MemoryCache;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SliceSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The extra devices of an image that Nydus may have built. RAFS v6 blobs become decoded devices,
 * and files that cannot serve as one are reported with the reason. Devices of other images pass
 * unchanged.
 */
public final class NydusDevices {
  /**
   * A file supplied as a device.
   *
   * @param source its bytes
   * @param siblings opens the separate chunk information of blobs that need one
   */
  public record DeviceFile(ImageSource source, Siblings siblings) {}

  /** Opens files from the directory of a blob. */
  public interface Siblings {
    /** Opens the sibling of the blob {@code id}. The caller closes it. */
    ImageSource open(String id) throws IOException;
  }

  /**
   * How chunks are decoded.
   *
   * @param memory cache of decoded chunks
   * @param verify whether chunk digests and checksums are verified
   */
  public record Settings(ErofsLimits limits, MemoryCache memory, boolean verify) {}

  private static final String SYSTEM = "Nydus RAFS v6: ";

  private final ImageSource primary;
  private final Superblock superblock;
  private final List<DeviceSlot> slots;
  private final List<DeviceFile> given;
  private final Settings settings;

  /** Empty if the image is not RAFS v6, or if its tables are damaged. */
  private final Optional<RafsBlobs> rafs;

  /** The damage of the tables, if any. Every read of file data then fails with it. */
  private final @Nullable IOException damage;

  /** For each device of a RAFS v6 image, why it cannot be used, or an empty string. */
  private final List<String> reasons = new ArrayList<>();

  private final List<ImageSource> sources = new ArrayList<>();

  /**
   * Decodes the blob table and decides how each device is read.
   *
   * @param primary the image
   * @param given a file for each of {@code slots}, or none at all
   */
  public NydusDevices(
      ImageSource primary,
      Superblock superblock,
      List<DeviceSlot> slots,
      List<DeviceFile> given,
      Settings settings)
      throws IOException {
    this.primary = primary;
    this.superblock = superblock;
    this.slots = slots;
    this.given = given;
    this.settings = settings;
    Optional<RafsBlobs> read = Optional.empty();
    IOException failure = null;
    try {
      read = slots.isEmpty() ? Optional.empty() : RafsBlobs.read(primary, superblock);
    } catch (CorruptImageException e) {
      failure = e; // names and attributes stay readable
    }
    rafs = read;
    damage = failure;
    for (int i = 0; i < given.size(); i++) {
      sources.add(rafs.isPresent() ? device(rafs.get(), i) : given.get(i).source());
    }
    for (int i = 0; rafs.isPresent() && given.isEmpty() && i < slots.size(); i++) {
      reasons.add(withoutBlob(rafs.get().blobs().get(i), i));
    }
    if (given.isEmpty()
        && settings.verify()
        && verifies()
        && reasons.stream().allMatch(String::isEmpty)) {
      verifyPrimary(rafs.orElseThrow());
    }
  }

  /** Devices that follow the image in the same file are verified as if they were separate. */
  private void verifyPrimary(RafsBlobs blobs) throws IOException {
    for (int i = 0; i < slots.size(); i++) {
      RafsBlob blob = blobs.blobs().get(i);
      long at = slots.get(i).unifiedBlock() << superblock.blockBits();
      reasons.set(i, noDigests(blobs));
      sources.add(verified(blobs, blob, new SliceSource(primary, at, blob.deviceBytes())));
    }
  }

  /** Returns whether the chunks of the image can have digests. Tar archives have no chunks. */
  public boolean verifies() {
    return rafs.isPresent() && rafs.get().blobs().stream().noneMatch(RafsBlob::tar);
  }

  /** Returns the devices in the order of the device table; empty if no files were supplied. */
  public List<ImageSource> sources() {
    return List.copyOf(sources);
  }

  /** Returns whether the image is RAFS v6. */
  public boolean isRafs() {
    return rafs.isPresent();
  }

  /**
   * Returns for each device why it cannot be used, or an empty string.
   *
   * @throws CorruptImageException if the blob tables are damaged
   */
  public List<String> unusable() throws IOException {
    IOException known = damage;
    if (known instanceof CorruptImageException corrupt) {
      throw new CorruptImageException(corrupt.place(), String.valueOf(corrupt.getReason()));
    }
    if (rafs.isPresent()) {
      return List.copyOf(reasons);
    }
    List<String> result = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      result.add(v3Reason(i));
    }
    return result;
  }

  /**
   * Returns the description of the blobs; empty if the image is not RAFS v6.
   *
   * @throws CorruptImageException if the prefetch table lies outside the image
   */
  public Optional<NydusInfo> info() throws IOException {
    if (rafs.isEmpty()) {
      return Optional.empty();
    }
    RafsBlobs blobs = rafs.get();
    List<NydusInfo.Blob> all = new ArrayList<>();
    for (RafsBlob blob : blobs.blobs()) {
      all.add(BlobDescription.of(blob, all.size(), this));
    }
    return Optional.of(
        new NydusInfo(blobs.chunkSize(), blobs.flagNames(), blobs.prefetched(primary), all));
  }

  /** Returns why device {@code index} cannot be used, or an empty string. */
  String reason(int index) {
    return reasons.get(index);
  }

  /** Returns the chunks of a blob, if there is a table that does not need the missing blob. */
  Optional<ChunkTable> chunks(RafsBlob blob, int index) throws IOException {
    if (index < sources.size() && sources.get(index) instanceof RafsDevice device) {
      return Optional.of(device.table());
    }
    BootstrapChunks table = new BootstrapChunks(primary, rafs.orElseThrow());
    return table.isPresent() && !blob.has(Feature.BATCH) && !blob.has(Feature.ZRAN)
        ? Optional.of(table.of(blob))
        : Optional.empty();
  }

  private static String name(RafsBlob blob, int index) {
    return "blob " + blob.id() + " (device " + (index + 1) + ")";
  }

  /** Without files, devices may still follow the image in the same file. */
  private String withoutBlob(RafsBlob blob, int index) {
    long at = slots.get(index).unifiedBlock();
    int blockBits = superblock.blockBits();
    boolean isInPrimary =
        at > 0
            && at <= primary.size() >> blockBits
            && primary.contains(at << blockBits, blob.deviceBytes());
    return isInPrimary ? "" : SYSTEM + "the " + name(blob, index) + " was not given";
  }

  private ImageSource device(RafsBlobs blobs, int index) throws IOException {
    RafsBlob blob = blobs.blobs().get(index);
    ImageSource source = given.get(index).source();
    boolean isDevice =
        blob.tar() || (source.size() == blob.deviceBytes() && !NydusFiles.endsInTarHeader(source));
    String reason = isDevice ? "" : mismatch(blob, index, source);
    if (!isDevice && reason.isEmpty()) {
      try {
        blob.checkReadable(MetadataSpace.ofImage(primary), index);
      } catch (UnsupportedImageException | CorruptImageException e) {
        reason = SYSTEM + e.getReason();
      }
    }
    if (isDevice && settings.verify() && !blob.tar()) {
      reasons.add(noDigests(blobs));
      return verified(blobs, blob, source);
    }
    reasons.add(reason);
    return isDevice || !reason.isEmpty() ? source : decoded(blobs, blob, index);
  }

  private String noDigests(RafsBlobs blobs) {
    return new BootstrapChunks(primary, blobs).isPresent()
        ? ""
        : SYSTEM + "the bootstrap has no digests to verify an uncompressed device with";
  }

  /** Returns the uncompressed device {@code source}, of which each chunk is verified on reading. */
  private ImageSource verified(RafsBlobs blobs, RafsBlob blob, ImageSource source) {
    DecodedCache cache = new DecodedCache(settings.memory().open());
    return new RafsDevice(
        source,
        blob.deviceBytes(),
        () ->
            new ChunkInformation.Parts(
                new BootstrapChunks(primary, blobs).ofDevice(blob), Contexts.NONE),
        parts -> new ChunkReader(blob, source, parts, cache, settings.limits(), true),
        cache);
  }

  /**
   * Tells a blob from other files by its length. For blobs of old builders the table has only the
   * length of the data part.
   */
  private static String mismatch(RafsBlob blob, int index, ImageSource source) {
    boolean fits =
        blob.has(Feature.CURRENT)
            ? source.size() == blob.storedBytes()
            : source.size() >= blob.storedBytes();
    return fits
        ? ""
        : SYSTEM
            + ("the " + name(blob, index) + " is missing, expected " + blob.storedBytes())
            + (" bytes, or " + blob.deviceBytes() + " of its device, found " + source.size())
            + (" in " + source.description());
  }

  private ImageSource decoded(RafsBlobs blobs, RafsBlob blob, int index) {
    ImageSource source = given.get(index).source();
    DecodedCache cache = new DecodedCache(settings.memory().open());
    return new RafsDevice(
        source,
        blob.deviceBytes(),
        () -> tables(blobs, blob, given.get(index)),
        parts -> new ChunkReader(blob, source, parts, cache, settings.limits(), settings.verify()),
        cache);
  }

  /**
   * The bootstrap's table suffices unless chunks lie in contexts, which only the blob describes.
   */
  private ChunkInformation.Parts tables(RafsBlobs blobs, RafsBlob blob, DeviceFile where)
      throws IOException {
    BootstrapChunks table = new BootstrapChunks(primary, blobs);
    boolean hasContexts = blob.has(Feature.BATCH) || blob.has(Feature.ZRAN);
    if (table.isPresent() && !hasContexts) {
      return new ChunkInformation.Parts(table.of(blob), Contexts.NONE);
    }
    if (!blob.has(Feature.SEPARATE_INFO)) {
      return information(table, blob, where.source());
    }
    try (ImageSource separate = where.siblings().open(blob.id())) {
      return information(table, blob, separate);
    }
  }

  private ChunkInformation.Parts information(BootstrapChunks table, RafsBlob blob, ImageSource file)
      throws IOException {
    byte[] digests = table.isPresent() ? table.digests(blob) : inlinedDigests(file);
    return new ChunkInformation(blob, file).read(settings.limits(), digests);
  }

  private byte[] inlinedDigests(ImageSource file) throws IOException {
    Optional<BlobParts> parts = settings.verify() ? BlobParts.of(file) : Optional.empty();
    Optional<ImageSource> found =
        parts.isPresent() ? parts.get().digests(settings.limits()) : Optional.empty();
    if (found.isEmpty()) {
      return new byte[0];
    }
    byte[] digests = new byte[Math.toIntExact(found.get().size())];
    found.get().readFully(0, ByteBuffer.wrap(digests));
    return digests;
  }

  /** Images of Nydus v3 are ordinary EROFS images, but their blobs are not devices. */
  private String v3Reason(int index) throws IOException {
    ImageSource source = given.get(index).source();
    int blockBits = superblock.blockBits();
    boolean fits =
        (source.size() + (1L << blockBits) - 1) >> blockBits == slots.get(index).blocks();
    return !fits && NydusFiles.isV3Blob(source)
        ? "Nydus v3: the uncompressed device "
            + (index + 1)
            + " is missing, found the compressed blob "
            + source.description()
        : "";
  }
}
