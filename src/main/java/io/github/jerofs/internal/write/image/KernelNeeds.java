package io.github.jerofs.internal.write.image;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.build.KernelVersion;
import io.github.jerofs.internal.format.Algorithm;
import io.github.jerofs.internal.format.Feature;
import java.util.Collection;
import java.util.Optional;

/** The oldest Linux version that supports each feature. */
public final class KernelNeeds {
  /** The oldest Linux version with EROFS outside staging. */
  public static final KernelVersion OLDEST = new KernelVersion(5, 4);

  public static final KernelVersion BIG_PCLUSTERS = new KernelVersion(5, 13);
  public static final KernelVersion CHUNKS = new KernelVersion(5, 15);
  public static final KernelVersion DEVICES = new KernelVersion(5, 16);
  static final KernelVersion LZMA = new KernelVersion(5, 16);
  public static final KernelVersion TAIL_PACKING = new KernelVersion(5, 17);
  public static final KernelVersion FRAGMENTS = new KernelVersion(6, 1);
  public static final KernelVersion SMALL_BLOCKS = new KernelVersion(6, 4);
  static final KernelVersion DEFLATE = new KernelVersion(6, 6);
  static final KernelVersion ZSTD = new KernelVersion(6, 10);
  public static final KernelVersion EXTENTS = new KernelVersion(6, 15);

  private static final int ZTAILPACKING = 0x010;

  /** Log2 of the smallest page size. */
  private static final int PAGE_BITS = 12;

  private KernelNeeds() {}

  public static KernelVersion of(CompressionMethod method) {
    return switch (method) {
      case LZ4, LZ4HC -> OLDEST;
      case LZMA -> LZMA;
      case DEFLATE -> DEFLATE;
      case ZSTD -> ZSTD;
    };
  }

  private static KernelVersion of(Algorithm algorithm) {
    return switch (algorithm) {
      case LZ4 -> OLDEST;
      case LZMA -> LZMA;
      case DEFLATE -> DEFLATE;
      case ZSTD -> ZSTD;
    };
  }

  /**
   * Returns the oldest Linux version that reads an image.
   *
   * @param incompat the feature bits of its superblock
   */
  public static KernelVersion of(int incompat, Collection<Algorithm> algorithms, int blockBits) {
    KernelVersion needed = blockBits < PAGE_BITS ? SMALL_BLOCKS : OLDEST;
    needed = newer(needed, incompat & Feature.COMPR_CFGS, BIG_PCLUSTERS);
    needed = newer(needed, incompat & Feature.CHUNKED_FILE, CHUNKS);
    needed = newer(needed, incompat & Feature.DEVICE_TABLE, DEVICES);
    needed = newer(needed, incompat & ZTAILPACKING, TAIL_PACKING);
    needed = newer(needed, incompat & Feature.FRAGMENTS, FRAGMENTS);
    needed = newer(needed, incompat & Feature.BITS48, EXTENTS);
    for (Algorithm algorithm : algorithms) {
      needed = newer(needed, 1, of(algorithm));
    }
    return needed;
  }

  private static KernelVersion newer(KernelVersion one, int used, KernelVersion other) {
    return used != 0 && other.isAtLeast(one) ? other : one;
  }

  /** Returns whether {@code target}, if set, is {@code needed} or newer. */
  public static boolean isMet(Optional<KernelVersion> target, KernelVersion needed) {
    return target.isEmpty() || target.get().isAtLeast(needed);
  }

  /**
   * Checks that the target kernel, if set, supports a feature that an option requires.
   *
   * @throws BuildException if it does not
   */
  public static void check(Optional<KernelVersion> target, String feature, KernelVersion needed)
      throws BuildException {
    if (!isMet(target, needed)) {
      throw BuildException.ofOptions(subject(target), reason(feature, needed));
    }
  }

  /**
   * Checks that the target kernel, if set, supports a feature that entries require.
   *
   * @throws BuildException if it does not
   */
  public static void checkEntries(
      Optional<KernelVersion> target, String feature, KernelVersion needed) throws BuildException {
    if (!isMet(target, needed)) {
      throw new BuildException(subject(target), reason(feature, needed));
    }
  }

  private static String subject(Optional<KernelVersion> target) {
    return "target kernel " + target.orElseThrow();
  }

  private static String reason(String feature, KernelVersion needed) {
    return "expected " + needed + " or newer for " + feature;
  }
}
