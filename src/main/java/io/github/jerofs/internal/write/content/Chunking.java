package io.github.jerofs.internal.write.content;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.DataOptions;
import io.github.jerofs.build.KernelVersion;
import io.github.jerofs.internal.write.compress.ChunkList;
import io.github.jerofs.internal.write.compress.StoredContent;
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.image.KernelNeeds;
import io.github.jerofs.internal.write.node.NodeTable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which files are chunk-based, and the size of their chunks. Immutable. */
public final class Chunking {
  /** The chunk size for the file of an extra device, unless set. */
  private static final int BLOB_CHUNK = 1 << 20;

  private static final int MIN_HOLE = 64 << 10;
  private static final int MAX_CHUNK = 16 << 20;

  /** Bounds the table of chunks of a file with holes, unless chunks would exceed their maximum. */
  private static final int MAX_HOLE_CHUNKS_BITS = 16;

  private final DataOptions options;
  private final boolean blob;
  private final boolean holes;
  private final int blockSize;

  private Chunking(DataOptions options, boolean blob, boolean holes, int blockSize) {
    this.options = options;
    this.blob = blob;
    this.holes = holes;
    this.blockSize = blockSize;
  }

  /**
   * Checks the options.
   *
   * @param devices whether contents are on extra devices
   * @param blob whether contents go to the file of an extra device
   * @throws BuildException if options conflict, or the target kernel does not support one
   */
  public static Chunking of(
      BuildOptions options, boolean compressed, boolean devices, boolean blob, int blockSize)
      throws BuildException {
    DataOptions data = options.data();
    Optional<KernelVersion> target = options.targetKernel();
    boolean chunks = data.chunkSize().isPresent() || data.holes().orElse(false) || !data.hasData();
    if (compressed && (chunks || devices)) {
      throw BuildException.ofOptions(
          "options", "compression excludes chunks, holes, extra devices and images without data");
    }
    if (chunks || devices) {
      KernelNeeds.check(target, "chunk-based files", KernelNeeds.CHUNKS);
    }
    if (devices) {
      KernelNeeds.check(target, "extra devices", KernelNeeds.DEVICES);
    }
    if (blockSize < 1 << BuildContext.BLOCK_BITS) {
      KernelNeeds.check(target, "blocks of 512 bytes", KernelNeeds.SMALL_BLOCKS);
    }
    boolean supported = target.isPresent() && KernelNeeds.isMet(target, KernelNeeds.CHUNKS);
    return new Chunking(data, blob, data.holes().orElse(supported), blockSize);
  }

  /** Returns whether a file is chunk-based, or on an extra device, whatever its content. */
  public boolean applies(NodeTable nodes, int inode) {
    if (!nodes.isRegular(inode) || nodes.size(inode) == 0) {
      return false;
    }
    boolean large =
        options.chunkSize().isPresent() && nodes.size(inode) > options.chunkSize().getAsInt();
    return blob || large || !options.hasData() || nodes.stored(inode) != null;
  }

  /** Returns the place of a content that needs no reading, or null. */
  public @Nullable StoredContent withoutReading(NodeTable nodes, int inode) {
    if (!nodes.isRegular(inode) || nodes.size(inode) == 0) {
      return null;
    }
    return options.hasData()
        ? nodes.stored(inode)
        : ChunkList.contiguous(ChunkList.HOLE, (nodes.size(inode) - 1) / blockSize + 1);
  }

  /** Returns whether runs of zeros in large files become holes. */
  boolean hasHoles() {
    return holes;
  }

  /** Returns whether equal chunks are stored once. */
  public boolean sharesChunks() {
    return blob || options.chunkSize().isPresent();
  }

  /** Returns the size of the chunks of a file of {@code size} bytes, in bytes. */
  int chunkSize(long size) {
    if (sharesChunks()) {
      return options.chunkSize().orElse(BLOB_CHUNK);
    }
    long least = Long.highestOneBit(Math.max(1, size - 1) >>> MAX_HOLE_CHUNKS_BITS) << 1;
    return (int) Math.min(MAX_CHUNK, Math.max(MIN_HOLE, least));
  }
}
