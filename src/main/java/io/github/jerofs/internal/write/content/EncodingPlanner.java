package io.github.jerofs.internal.write.content;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.build.CompressionOptions;
import io.github.jerofs.build.KernelVersion;
import io.github.jerofs.internal.write.compress.Encoding;
import io.github.jerofs.internal.write.compress.EncodingRules;
import io.github.jerofs.internal.write.compress.FileEncoder;
import io.github.jerofs.internal.write.image.KernelNeeds;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Selects the encoding of each file from the options and the target kernel. */
public final class EncodingPlanner {
  /** Bounds the cost of reading a fragment, which decodes a whole cluster. */
  private static final int MAX_PACKED_CLUSTER = 128 << 10;

  private final EncodingRules rules;
  private final List<Encoding> encodings;
  private final int blockSize;

  private EncodingPlanner(EncodingRules rules, int blockSize) {
    this.rules = rules;
    this.encodings = rules.encodings();
    this.blockSize = blockSize;
  }

  /**
   * Checks the options and creates a planner.
   *
   * @throws BuildException if the target kernel does not support an option, or a library is missing
   */
  public static EncodingPlanner of(BuildOptions options, int blockBits) throws IOException {
    CompressionOptions wanted = options.compression();
    Optional<KernelVersion> target = options.targetKernel();
    EncodingRules rules = EncodingRules.all(encoding(wanted.otherwise(), options, blockBits));
    for (CompressionOptions.Rule rule : wanted.rules()) {
      rules = rules.with(rule.glob(), encoding(rule.compression(), options, blockBits));
    }
    if (wanted.fragments()) {
      KernelNeeds.check(target, "fragments", KernelNeeds.FRAGMENTS);
    }
    if (wanted.tailPacking()) {
      KernelNeeds.check(target, "tail packing", KernelNeeds.TAIL_PACKING);
    }
    if (wanted.encodedExtents().orElse(false)) {
      KernelNeeds.check(target, "encoded extents", KernelNeeds.EXTENTS);
    }
    for (Encoding encoding : rules.encodings()) {
      try {
        FileEncoder.checkAvailable(encoding.method());
      } catch (UnsupportedOperationException e) {
        throw new BuildException("options", String.valueOf(e.getMessage()), e);
      }
    }
    return new EncodingPlanner(rules, 1 << blockBits);
  }

  private static @Nullable Encoding encoding(
      Optional<Compression> compression, BuildOptions options, int blockBits) throws IOException {
    if (compression.isEmpty()) {
      return null;
    }
    Compression wanted = compression.get();
    CompressionMethod method = wanted.method();
    Optional<KernelVersion> target = options.targetKernel();
    KernelNeeds.check(target, method + " compression", KernelNeeds.of(method));
    boolean noBigPclusters = !KernelNeeds.isMet(target, KernelNeeds.BIG_PCLUSTERS);
    int cluster = wanted.clusterSize().orElse(method.defaultClusterSize());
    if (noBigPclusters) {
      if (wanted.clusterSize().orElse(0) > 1 << blockBits) {
        KernelNeeds.check(target, "clusters of several blocks", KernelNeeds.BIG_PCLUSTERS);
      }
      cluster = 1 << blockBits;
    }
    boolean extents =
        options
            .compression()
            .encodedExtents()
            .orElse(target.isPresent() && KernelNeeds.isMet(target, KernelNeeds.EXTENTS));
    return new Encoding(
        method,
        wanted.level(),
        cluster,
        extents ? Encoding.Form.EXTENTS : Encoding.Form.INDEXES,
        blockBits,
        options.compression().fragments(),
        options.compression().tailPacking() && !extents);
  }

  /** Returns whether any rule compresses files. */
  public boolean isUsed() {
    return !encodings.isEmpty();
  }

  /** Returns the encoding of a regular file, or null for a flat one. */
  @Nullable Encoding of(NodeTable nodes, int inode) {
    if (!nodes.isRegular(inode)) {
      return null;
    }
    return rules.of(rules.dependOnPath() ? nodes.path(inode).substring(1) : "");
  }

  /** Returns whether the encoding can shrink a file that fits in a block. */
  boolean encodesSmallFiles(@Nullable Encoding encoding) {
    return encoding != null
        && (encoding.form() == Encoding.Form.EXTENTS
            || encoding.fragments()
            || encoding.inlineTail());
  }

  /** Returns the number of an encoding, 0 for null. */
  int number(@Nullable Encoding encoding) {
    return encoding == null ? 0 : encodings.indexOf(encoding) + 1;
  }

  /** Returns the encoding of the packed inode. */
  Encoding packed() {
    Encoding first = encodings.get(encodings.size() - 1);
    int cluster = Math.max(Math.min(first.clusterSize(), MAX_PACKED_CLUSTER), 2 * blockSize);
    return first.withClusterSize(cluster);
  }
}
