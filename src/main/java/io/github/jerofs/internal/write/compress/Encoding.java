package io.github.jerofs.internal.write.compress;

import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.internal.format.Algorithm;
import java.util.Objects;

/**
 * The encoding of file data.
 *
 * @param method the compression method
 * @param level the level of the method
 * @param clusterSize a power of two in bytes, from the block size to 1 MiB. With {@link
 *     Form#INDEXES} and LZ4 or LZ4HC, the stored size of pclusters, which hold as much input as
 *     fits; otherwise, the size of file slices, which are compressed independently
 * @param form the form of the map from offsets to pclusters
 * @param blockBits log2 of the block size, 9..16
 * @param fragments whether small files, and the ends of files, go to the packed inode
 * @param inlineTail whether the last pcluster may follow the indexes (ztailpacking). Excludes
 *     {@link Form#EXTENTS}; fragments take precedence
 */
public record Encoding(
    CompressionMethod method,
    int level,
    int clusterSize,
    Form form,
    int blockBits,
    boolean fragments,
    boolean inlineTail) {
  /** The largest cluster, in bytes. */
  public static final int MAX_CLUSTER = 1 << 20;

  private static final int MIN_BLOCK_BITS = 9;
  private static final int MAX_BLOCK_BITS = 16;

  /** The form of the map from offsets in a file to pclusters. */
  public enum Form {
    /** Indexes of lclusters, compact where possible; pclusters are whole blocks. Any Linux. */
    INDEXES,
    /** Encoded extents; pclusters have any length and alignment. Linux 6.15. */
    EXTENTS
  }

  /**
   * Checks the combination.
   *
   * @throws IllegalArgumentException if a value is out of range or two values conflict
   */
  public Encoding {
    Objects.requireNonNull(method);
    Objects.requireNonNull(form);
    if (level < method.minLevel() || level > method.maxLevel()) {
      throw new IllegalArgumentException(
          "level of "
              + method
              + ": expected "
              + method.minLevel()
              + ".."
              + method.maxLevel()
              + ", found "
              + level);
    }
    if (blockBits < MIN_BLOCK_BITS || blockBits > MAX_BLOCK_BITS) {
      throw new IllegalArgumentException("block bits: expected 9..16, found " + blockBits);
    }
    if (Integer.bitCount(clusterSize) != 1
        || clusterSize < 1 << blockBits
        || clusterSize > MAX_CLUSTER) {
      throw new IllegalArgumentException(
          "cluster size: expected a power of two from "
              + (1 << blockBits)
              + " to "
              + MAX_CLUSTER
              + ", found "
              + clusterSize);
    }
    boolean fills = fills(method, form);
    if (form == Form.INDEXES && !fills && clusterSize == 1 << blockBits) {
      throw new IllegalArgumentException(
          "cluster size of "
              + method
              + ": expected at least two blocks, as less never saves one, found "
              + clusterSize);
    }
    if (inlineTail && form == Form.EXTENTS) {
      throw new IllegalArgumentException("encoded extents have no inline pclusters");
    }
  }

  /** Returns the default encoding with {@code method}: 4 KiB blocks, indexes, nothing packed. */
  public static Encoding of(CompressionMethod method) {
    return new Encoding(
        method, method.defaultLevel(), method.defaultClusterSize(), Form.INDEXES, 12, false, false);
  }

  /** Returns a copy with another level. */
  public Encoding withLevel(int newLevel) {
    return new Encoding(method, newLevel, clusterSize, form, blockBits, fragments, inlineTail);
  }

  /** Returns a copy with another cluster size in bytes. */
  public Encoding withClusterSize(int newSize) {
    return new Encoding(method, level, newSize, form, blockBits, fragments, inlineTail);
  }

  /** Returns a copy with another form. */
  public Encoding withForm(Form newForm) {
    return new Encoding(method, level, clusterSize, newForm, blockBits, fragments, inlineTail);
  }

  /** Returns a copy with another block size. */
  public Encoding withBlockBits(int newBits) {
    return new Encoding(method, level, clusterSize, form, newBits, fragments, inlineTail);
  }

  /** Returns a copy with or without fragments. The packed inode has no fragments. */
  public Encoding withFragments(boolean use) {
    return new Encoding(method, level, clusterSize, form, blockBits, use, inlineTail);
  }

  /** Returns a copy with or without inline tails. */
  public Encoding withInlineTail(boolean use) {
    return new Encoding(method, level, clusterSize, form, blockBits, fragments, use);
  }

  /** Returns whether pclusters are filled to a fixed size, from as much input as fits. */
  boolean fillsPclusters() {
    return fills(method, form);
  }

  private static boolean fills(CompressionMethod method, Form form) {
    return form == Form.INDEXES && Algorithms.of(method) == Algorithm.LZ4;
  }

  /** Returns the length of plain extents; only the last of a run is shorter. */
  int plainUnit() {
    return form == Form.EXTENTS ? clusterSize : blockSize();
  }

  int blockSize() {
    return 1 << blockBits;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Encoding that
        && level == that.level
        && clusterSize == that.clusterSize
        && blockBits == that.blockBits
        && fragments == that.fragments
        && inlineTail == that.inlineTail
        && method == that.method
        && form == that.form;
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, level, clusterSize, form, blockBits, fragments, inlineTail);
  }
}
