package io.github.jerofs.internal.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.KernelVersion;
import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.format.SuperblockFields;
import io.github.jerofs.internal.write.compress.CompressionUsage;
import io.github.jerofs.internal.write.compress.StoredContent;
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
import io.github.jerofs.internal.write.image.KernelNeeds;
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

  private final BuildContext build;
  private final EncodingPlanner encodings;
  private final @Nullable BlobFile blob;
  private final Chunking chunking;
  private final ChunkUsage chunkUsage = new ChunkUsage();
  private final ChunkWriter chunks;
  private final CompressionUsage usage = new CompressionUsage();
  private int packedInode = NodeTable.NONE;

  /**
   * Creates a build of a complete tree.
   *
   * @param blob the file of the device for contents, or null to store them in the image
   * @throws BuildException if options conflict
   */
  public ImageBuild(BuildContext build, EncodingPlanner encodings, @Nullable BlobFile blob)
      throws BuildException {
    this.build = build;
    this.encodings = encodings;
    this.blob = blob;
    chunking =
        Chunking.of(
            build.options(),
            encodings.isUsed(),
            !build.devices().isEmpty(),
            blob != null,
            build.blockSize());
    chunks =
        new ChunkWriter(
            build.nodes(),
            build.blockSize(),
            blob == null ? build.image() : blob.file(),
            blob == null ? 0 : blob.device(),
            build.options().dedupe() && chunking.sharesChunks());
  }

  /**
   * Writes the image.
   *
   * @param spoolDirectory the directory of temporary files
   * @param clock the build time, or null for the newest time in the tree
   */
  public BuildReport write(Path spoolDirectory, @Nullable Instant clock) throws IOException {
    return write(spoolDirectory, clock, 0);
  }

  /**
   * Writes the image.
   *
   * @param minDataStart the least start of the contents in bytes, a multiple of the block size
   */
  BuildReport write(Path spoolDirectory, @Nullable Instant clock, long minDataStart)
      throws IOException {
    BuildOptions options = build.options();
    IntColumn order = TreeOrder.of(build.nodes());
    Times times = Times.of(build.nodes(), order, options.fileTimes(), clock);
    byte[] shared = shareXattrs(order);
    InodePlanner planner =
        new InodePlanner(build.nodes(), build.blockSize(), options, chunking, times);
    for (int i = 0; i < order.size(); i++) {
      planner.plan(order.get(i));
    }
    addStored(order);
    try (TailSpool tails = new TailSpool(spoolDirectory)) {
      long dataStart = Math.max(superblockEnd(), minDataStart);
      long dataEnd = writeData(order, tails, spoolDirectory, times, dataStart);
      build.counts().deduped(chunks.shared());
      if (blob != null) {
        blob.describe(build.devices(), build.blockSize());
      }
      ZoneWriter zone = new ZoneWriter(build, planner, tails, shared, dataEnd);
      zone.place(order);
      build.devices().place(zone.end() / build.blockSize());
      zone.write(order);
      build.image().setSize(zone.end());
      UUID uuid = writeSuperblock(order, times, zone, dataEnd);
      build.progress().start(Phase.METADATA, order.size());
      return new BuildReport(
          zone.end(),
          order.size(),
          build.counts().contentBytes(),
          build.counts().dedupedBytes(),
          zone.end() - dataEnd,
          uuid,
          minKernel(),
          features(),
          usage.codecs(),
          usage.isReproducible(),
          Optional.empty());
    }
  }

  /** Adds the features of compressed files on extra devices, whose records precede the data. */
  private void addStored(IntColumn order) throws BuildException {
    if (build.devices().isEmpty()) {
      return;
    }
    for (int i = 0; i < order.size(); i++) {
      StoredContent stored = chunking.withoutReading(build.nodes(), order.get(i));
      if (stored != null) {
        usage.add(stored);
      }
    }
    KernelNeeds.checkEntries(
        build.options().targetKernel(), "the files of indexed images", minKernel());
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
    NodeTable nodes = build.nodes();
    long blocks = zone.end() / build.blockSize();
    SuperblockRecord superblock = new SuperblockRecord(build.blockBits(), (int) superblockEnd());
    superblock.features(compat(), incompat());
    superblock.compression(usage.algorithms(), usage.records());
    superblock.root(nodes.slot(NodeTable.ROOT));
    superblock.packed(packedInode == NodeTable.NONE ? 0 : nodes.slot(packedInode));
    boolean wide = (incompat() & Feature.BITS48) != 0;
    DeviceTable devices = build.devices();
    superblock.devices(devices.count(), devices.encode(wide), recordsEnd());
    superblock.counts(order.size(), blocks);
    superblock.times(times.epoch(), times.fixedNanos(), times.buildTime());
    superblock.areas(dataEnd / build.blockSize(), zone.xattrBlock());
    byte[] unnamed = superblock.bytes(build.blockSize());
    build.identity().update(unnamed, 0, unnamed.length);
    UUID uuid = build.options().uuid().orElseGet(build.identity()::uuid);
    superblock.identity(uuid, build.options().label().getBytes(UTF_8));
    build.image().write(ByteBuffer.wrap(superblock.bytes(build.blockSize())), 0);
    return uuid;
  }

  private KernelVersion minKernel() {
    return KernelNeeds.of(incompat(), usage.usedAlgorithms(), build.blockBits());
  }

  private int compat() {
    int xattrs = build.nodes().xattrTable().isUsed() ? Feature.XATTR_FILTER : 0;
    return Feature.SB_CHKSUM | COMPAT_MTIME | xattrs;
  }

  private int incompat() {
    int table = build.devices().isEmpty() ? 0 : Feature.DEVICE_TABLE;
    int wide = build.devices().isWide() ? Feature.BITS48 : 0;
    return usage.features() | chunkUsage.features() | table | wide;
  }

  /** Returns the end of the superblock and the compression records, where a device table begins. */
  private int recordsEnd() {
    int records = build.devices().isEmpty() ? 0 : usage.records().length;
    return SuperblockRecord.POSITION
        + SuperblockRecord.SIZE
        + (int) ZoneLayout.up(records, SuperblockFields.DEVICE_TABLE_UNIT);
  }

  /** Returns the end of the superblock and what follows it, a multiple of the block size. */
  private long superblockEnd() {
    return ZoneLayout.up((long) recordsEnd() + build.devices().size(), build.blockSize());
  }

  private List<String> features() {
    List<String> names = new ArrayList<>(Feature.compatNames(compat()));
    names.addAll(Feature.incompatNames(incompat()));
    return List.copyOf(names);
  }

  private byte[] shareXattrs(IntColumn order) {
    NodeTable nodes = build.nodes();
    XattrTable table = nodes.xattrTable();
    table.startCounting();
    for (int i = 0; i < order.size(); i++) {
      table.count(nodes.xattrs(order.get(i)));
    }
    return table.share(build.options().sharedXattrUses());
  }
}
