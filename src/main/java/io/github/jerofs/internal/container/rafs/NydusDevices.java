package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.DeviceSlot;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.format.NydusFiles;
import io.github.jerofs.internal.format.RafsBlob;
import io.github.jerofs.internal.format.RafsBlob.Feature;
import io.github.jerofs.internal.format.RafsBlobs;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.memory.MemoryCache;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The extra devices of an image, where Nydus may have made it: blobs of RAFS v6 are decoded, and
 * what cannot be used as a device is known by name. Of other images the devices are what they are.
 */
public final class NydusDevices {
  /**
   * A device that was given.
   *
   * @param source its bytes
   * @param beside opens the file beside it that has the chunk information, for blobs that need one
   */
  public record Given(ImageSource source, Beside beside) {}

  /** Opens files beside a blob. */
  public interface Beside {
    /** Opens the one called {@code name}, digits and a suffix; the caller closes it. */
    ImageSource open(String name) throws IOException;
  }

  /**
   * How to decode chunks.
   *
   * @param memory keeps decoded chunks
   * @param verify whether to check digests
   */
  public record Settings(ErofsLimits limits, MemoryCache memory, boolean verify) {}

  private static final String SYSTEM = "Nydus RAFS v6: ";

  private final ImageSource primary;
  private final Superblock superblock;
  private final List<DeviceSlot> slots;
  private final List<Given> given;
  private final Settings settings;

  /** Nothing if the image is not RAFS v6, or its tables are damaged. */
  private final Optional<RafsBlobs> rafs;

  /** Why the tables cannot be read; every file then fails with it. */
  private final @Nullable IOException damage;

  /** By device why it cannot be used, or an empty text; only of RAFS v6. */
  private final List<String> reasons = new ArrayList<>();

  private final List<ImageSource> sources = new ArrayList<>();

  /**
   * Looks at the devices of an image.
   *
   * @param primary the image
   * @param given one for each of {@code slots}, or none
   */
  public NydusDevices(
      ImageSource primary,
      Superblock superblock,
      List<DeviceSlot> slots,
      List<Given> given,
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
      failure = e; // the tree is still good
    }
    rafs = read;
    damage = failure;
    for (int i = 0; i < given.size(); i++) {
      sources.add(rafs.isPresent() ? device(rafs.get(), i) : given.get(i).source());
    }
    for (int i = 0; rafs.isPresent() && given.isEmpty() && i < slots.size(); i++) {
      reasons.add(withoutBlob(rafs.get().blobs().get(i), i));
    }
  }

  /** Returns the devices, in the order in which they were given. */
  public List<ImageSource> sources() {
    return List.copyOf(sources);
  }

  /** Returns whether the image is RAFS v6. */
  public boolean isRafs() {
    return rafs.isPresent();
  }

  /**
   * Returns for each device why it cannot be used, or an empty text.
   *
   * @throws CorruptImageException if the tables that say so are damaged
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

  private static String name(RafsBlob blob, int index) {
    return "blob " + blob.id() + " (device " + (index + 1) + ")";
  }

  /** The devices may follow in the same file. */
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
    reasons.add(reason);
    return isDevice || !reason.isEmpty() ? source : decoded(blobs, blob, index);
  }

  /** The length tells a blob from any other file; that of old ones is of a part. */
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
    CacheAccount cache = settings.memory().open();
    return new RafsDevice(
        source,
        blob.deviceBytes(),
        () -> tables(blobs, blob, given.get(index)),
        parts -> new ChunkReader(blob, source, parts, cache, settings.limits(), settings.verify()),
        cache);
  }

  /** The bootstrap has all that is needed, but for chunks that lie in a context. */
  private ChunkInformation.Parts tables(RafsBlobs blobs, RafsBlob blob, Given where)
      throws IOException {
    BootstrapChunks table = new BootstrapChunks(primary, blobs);
    boolean hasContexts = blob.has(Feature.BATCH) || blob.has(Feature.ZRAN);
    if (table.isPresent() && !hasContexts) {
      return new ChunkInformation.Parts(table.of(blob), Contexts.NONE);
    }
    if (!blob.has(Feature.SEPARATE_INFO)) {
      return information(table, blob, where.source());
    }
    try (ImageSource beside = where.beside().open(blob.id())) {
      return information(table, blob, beside);
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

  /** An image of Nydus v3 is as any other, but its blob is no device. */
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
