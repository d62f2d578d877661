package io.github.jerofs.internal.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.write.compress.CompressionUsage;
import io.github.jerofs.internal.write.content.ChunkUsage;
import io.github.jerofs.internal.write.content.ChunkWriter;
import io.github.jerofs.internal.write.content.Chunking;
import io.github.jerofs.internal.write.content.DataWriter;
import io.github.jerofs.internal.write.content.EncodedDataWriter;
import io.github.jerofs.internal.write.content.EncodingPlanner;
import io.github.jerofs.internal.write.content.TailSpool;
import io.github.jerofs.internal.write.image.BlobFile;
import io.github.jerofs.internal.write.image.BuildContext;
import io.github.jerofs.internal.write.image.DeviceTable;
import io.github.jerofs.internal.write.image.ImageFile;
import io.github.jerofs.internal.write.image.KernelNeeds;
import io.github.jerofs.internal.write.image.ProgressMeter;
import io.github.jerofs.internal.write.image.ZoneLayout;
import io.github.jerofs.internal.write.metadata.InodePlanner;
import io.github.jerofs.internal.write.metadata.SuperblockRecord;
import io.github.jerofs.internal.write.metadata.ZoneWriter;
import io.github.jerofs.internal.write.node.IntColumn;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.internal.write.node.Times;
import io.github.jerofs.internal.write.node.TreeOrder;
import io.github.jerofs.internal.write.node.XattrTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the image of a tree: contents from block 1 on, then the metadata, then block 0 with the
 * superblock, which holds the address of the metadata. Single use.
 */
public final class ImageBuild {
  private static final int COMPAT_MTIME = 2;

  private final NodeTable nodes;
  private final BuildOptions options;
  private final ImageFile image;
  private final BuildContext build;
  private final EncodingPlanner encodings;
  private final DeviceTable devices;
  private final @Nullable BlobFile blob;
  private final int blockBits;
  private final Chunking chunking;
  private final ChunkUsage chunkUsage = new ChunkUsage();
  private final ChunkWriter chunks;
  private final CompressionUsage usage = new CompressionUsage();
  private int packedInode = NodeTable.NONE;

  /**
   * Creates a build of {@code nodes}, a complete tree.
   *
   * @param devices the extra devices
   * @param blob the file of the device for contents, or null to store them in the image
   * @param blockBits log2 of the block size
   * @throws BuildException if options conflict
   */
  public ImageBuild(
      NodeTable nodes,
      BuildOptions options,
      EncodingPlanner encodings,
      DeviceTable devices,
      @Nullable BlobFile blob,
      int blockBits,
      ImageFile image,
      ProgressMeter progress)
      throws BuildException {
    this.encodings = encodings;
    this.devices = devices;
    this.blob = blob;
    this.blockBits = blockBits;
    this.nodes = nodes;
    this.options = options;
    this.image = image;
    build = BuildContext.of(nodes, options, image, 1 << blockBits, progress);
    chunking =
        Chunking.of(
            options, encodings.isUsed(), !devices.isEmpty(), blob != null, build.blockSize());
    chunks =
        new ChunkWriter(
            nodes,
            build.blockSize(),
            blob == null ? image : blob.file(),
            blob == null ? 0 : blob.device(),
            options.dedupe() && chunking.sharesChunks());
  }

  /**
   * Writes the image.
   *
   * @param spoolDirectory the directory of temporary files
   * @param clock the build time, or null for the newest time in the tree
   */
  public BuildReport write(Path spoolDirectory, @Nullable Instant clock) throws IOException {
    return write(spoolDirectory, clock, superblockEnd());
  }

  /**
   * Writes the image, with a gap after the superblock.
   *
   * @param dataStart the start of the contents in bytes, a multiple of the block size
   */
  BuildReport write(Path spoolDirectory, @Nullable Instant clock, long dataStart)
      throws IOException {
    IntColumn order = TreeOrder.of(nodes);
    Times times = Times.of(nodes, order, options.fileTimes(), clock);
    byte[] shared = shareXattrs(order);
    InodePlanner planner = new InodePlanner(nodes, blockSize(), options, chunking, times);
    for (int i = 0; i < order.size(); i++) {
      planner.plan(order.get(i));
    }
    try (TailSpool tails = new TailSpool(spoolDirectory)) {
      long dataEnd = writeData(order, tails, spoolDirectory, times, dataStart);
      build.counts().deduped(chunks.shared());
      if (blob != null) {
        blob.describe(devices, blockSize());
      }
      ZoneWriter zone = new ZoneWriter(build, planner, tails, shared, dataEnd);
      zone.place(order);
      zone.write(order);
      image.setSize(zone.end());
      UUID uuid = writeSuperblock(order, times, zone, dataEnd);
      build.progress().start(Phase.METADATA, order.size());
      return new BuildReport(
          zone.end(),
          order.size(),
          build.counts().contentBytes(),
          build.counts().dedupedBytes(),
          zone.end() - dataEnd,
          uuid,
          KernelNeeds.of(incompat(), usage.usedAlgorithms(), blockBits),
          features(),
          usage.codecs(),
          usage.isReproducible(),
          Optional.empty());
    }
  }

  private long writeData(
      IntColumn order, TailSpool tails, Path spoolDirectory, Times times, long dataStart)
      throws IOException {
    if (!encodings.isUsed()) {
      return new DataWriter(build, chunking, chunks, chunkUsage, tails, dataStart).write(order);
    }
    try (EncodedDataWriter writer =
        new EncodedDataWriter(build, encodings, usage, tails, spoolDirectory, dataStart)) {
      long dataEnd = writer.write(order, times);
      packedInode = writer.packedInode();
      return dataEnd;
    }
  }

  private UUID writeSuperblock(IntColumn order, Times times, ZoneWriter zone, long dataEnd)
      throws IOException {
    SuperblockRecord superblock = new SuperblockRecord(blockBits, (int) superblockEnd());
    superblock.features(compat(), incompat());
    superblock.compression(usage.algorithms(), usage.records());
    superblock.root(nodes.slot(NodeTable.ROOT));
    superblock.packed(packedInode == NodeTable.NONE ? 0 : nodes.slot(packedInode));
    boolean wide = (incompat() & Feature.BITS48) != 0;
    superblock.devices(devices.count(), devices.encode(zone.end() / blockSize(), wide));
    superblock.counts(order.size(), zone.end() / blockSize());
    superblock.times(times.epoch(), times.fixedNanos(), times.buildTime());
    superblock.areas(dataEnd / blockSize(), zone.xattrBlock());
    byte[] unnamed = superblock.bytes(blockSize());
    build.identity().update(unnamed, 0, unnamed.length);
    UUID uuid = options.uuid().orElseGet(build.identity()::uuid);
    superblock.identity(uuid, options.label().getBytes(UTF_8));
    image.write(ByteBuffer.wrap(superblock.bytes(blockSize())), 0);
    return uuid;
  }

  private int compat() {
    int xattrs = nodes.xattrTable().isUsed() ? Feature.XATTR_FILTER : 0;
    return Feature.SB_CHKSUM | COMPAT_MTIME | xattrs;
  }

  private int incompat() {
    int table = devices.isEmpty() ? 0 : Feature.DEVICE_TABLE;
    int wide = devices.isWide() ? Feature.BITS48 : 0;
    return usage.features() | chunkUsage.features() | table | wide;
  }

  /** Returns the end of the superblock and what follows it, a multiple of the block size. */
  private long superblockEnd() {
    return ZoneLayout.up(
        SuperblockRecord.POSITION + SuperblockRecord.SIZE + (long) devices.size(), blockSize());
  }

  private List<String> features() {
    List<String> names = new ArrayList<>(Feature.compatNames(compat()));
    names.addAll(Feature.incompatNames(incompat()));
    return List.copyOf(names);
  }

  private byte[] shareXattrs(IntColumn order) {
    XattrTable table = nodes.xattrTable();
    table.startCounting();
    for (int i = 0; i < order.size(); i++) {
      table.count(nodes.xattrs(order.get(i)));
    }
    return table.share(options.sharedXattrUses());
  }

  private int blockSize() {
    return build.blockSize();
  }
}
