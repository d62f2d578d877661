package io.github.jerofs.internal.mapping;

/**
 * The index entry of one lcluster, decoded.
 *
 * @param number which lcluster of the file
 * @param type what begins in it
 * @param offset for a head: where in the lcluster its extent begins
 * @param block for a head: block address of its pcluster, 32 bits
 * @param lookback for NONHEAD: lclusters back to its head or to a NONHEAD nearer to it
 * @param blocks for NONHEAD: blocks of the pcluster before it, or {@link #NO_COUNT}
 * @param partial for a head: whether the pcluster decodes to more than its extent
 * @param hole for a head: whether its extent is all zeros
 * @param next position behind the entry, or the pack of entries, in the metadata space
 */
record Lcluster(
    long number,
    Type type,
    int offset,
    long block,
    int lookback,
    int blocks,
    boolean partial,
    boolean hole,
    long next) {

  /** NONHEAD without a count of blocks. */
  static final int NO_COUNT = -1;

  /** Set in the field of the lookback distance when it is a count of blocks instead. */
  static final int COUNT_FLAG = 0x800;

  /** What begins in an lcluster, in the order of the disk. */
  enum Type {
    PLAIN,
    HEAD1,
    NONHEAD,
    HEAD2
  }

  private static final Type[] TYPES = Type.values();

  static Type type(int bits) {
    return TYPES[bits & 3];
  }

  static Lcluster head(
      long number, Type type, int offset, long block, boolean partial, boolean hole, long next) {
    return new Lcluster(number, type, offset, block, 0, NO_COUNT, partial, hole, next);
  }

  /**
   * Makes a NONHEAD.
   *
   * @param field the lookback distance, or {@link #COUNT_FLAG} and a count of blocks
   */
  static Lcluster nonHead(long number, int field, long next) {
    boolean count = (field & COUNT_FLAG) != 0;
    return new Lcluster(
        number,
        Type.NONHEAD,
        0,
        0,
        count ? 1 : field,
        count ? field & ~COUNT_FLAG : NO_COUNT,
        false,
        false,
        next);
  }

  boolean isHead() {
    return type != Type.NONHEAD;
  }
}
