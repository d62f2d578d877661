package io.github.jerofs.internal.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildReport;
import io.github.jerofs.build.KernelVersion;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes an image of a tree: contents first, from block 1 on; then the metadata; then block 0 with
 * the superblock, which states where the metadata is. Used once.
 */
public final class ImageBuild {
  private static final int BLOCK_BITS = 12;
  private static final int COMPAT_CHECKSUM = 1;
  private static final int COMPAT_MTIME = 2;
  private static final int COMPAT_XATTR_FILTER = 4;

  private final NodeTable nodes;
  private final BuildOptions options;
  private final ImageFile image;
  private final ProgressMeter progress;
  private final MessageDigest identity = Digests.sha256();
  private final BuildCounts counts = new BuildCounts();

  /** Prepares to make an image of {@code nodes}, which are complete. */
  public ImageBuild(
      NodeTable nodes, BuildOptions options, ImageFile image, ProgressMeter progress) {
    this.nodes = nodes;
    this.options = options;
    this.image = image;
    this.progress = progress;
  }

  /**
   * Writes the image.
   *
   * @param spoolDirectory where temporary files may be made
   * @param clock the time of the build, or null for the newest time in the tree
   */
  public BuildReport write(Path spoolDirectory, @Nullable Instant clock) throws IOException {
    IntColumn order = TreeOrder.of(nodes);
    Times times = Times.of(nodes, order, options.fileTimes(), clock);
    byte[] shared = shareXattrs(order);
    InodePlanner planner = new InodePlanner(nodes, blockSize(), options, times);
    for (int i = 0; i < order.size(); i++) {
      planner.plan(order.get(i));
    }
    try (TailSpool tails = new TailSpool(spoolDirectory)) {
      long dataEnd = new DataWriter(this, tails, blockSize()).write(order);
      ZoneWriter zone = new ZoneWriter(this, planner, tails, shared, dataEnd);
      zone.place(order);
      zone.write(order);
      image.setSize(zone.end());
      SuperblockRecord superblock = new SuperblockRecord(BLOCK_BITS);
      boolean xattrs = nodes.xattrTable().isUsed();
      superblock.features(COMPAT_CHECKSUM | COMPAT_MTIME | (xattrs ? COMPAT_XATTR_FILTER : 0), 0);
      superblock.root(nodes.slot(NodeTable.ROOT));
      superblock.counts(order.size(), zone.end() / blockSize());
      superblock.times(times.epoch(), times.fixedNanos(), times.buildTime());
      superblock.areas(dataEnd / blockSize(), zone.xattrBlock());
      identity.update(superblock.bytes(blockSize()));
      UUID uuid = options.uuid().orElseGet(this::derivedUuid);
      superblock.identity(uuid, options.label().getBytes(UTF_8));
      image.write(ByteBuffer.wrap(superblock.bytes(blockSize())), 0);
      progress.start(Phase.METADATA, order.size());
      List<String> features = new ArrayList<>(List.of("sb_csum", "mtime"));
      if (xattrs) {
        features.add("xattr_filter");
      }
      return new BuildReport(
          zone.end(),
          order.size(),
          counts.contentBytes(),
          counts.dedupedBytes(),
          zone.end() - dataEnd,
          uuid,
          new KernelVersion(5, 4),
          List.copyOf(features),
          Optional.empty());
    }
  }

  private byte[] shareXattrs(IntColumn order) {
    XattrTable table = nodes.xattrTable();
    table.startCounting();
    for (int i = 0; i < order.size(); i++) {
      table.count(nodes.xattrs(order.get(i)));
    }
    return table.share(options.sharedXattrUses());
  }

  /** Returns a UUID of version 8 made of the digest of everything that was written. */
  private UUID derivedUuid() {
    byte[] digest = Arrays.copyOf(identity.digest(), 16);
    digest[6] = (byte) ((digest[6] & 0x0f) | 0x80);
    digest[8] = (byte) ((digest[8] & 0x3f) | 0x80);
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  NodeTable nodes() {
    return nodes;
  }

  BuildOptions options() {
    return options;
  }

  ImageFile image() {
    return image;
  }

  ProgressMeter progress() {
    return progress;
  }

  MessageDigest identity() {
    return identity;
  }

  BuildCounts counts() {
    return counts;
  }

  int blockSize() {
    return 1 << BLOCK_BITS;
  }
}
