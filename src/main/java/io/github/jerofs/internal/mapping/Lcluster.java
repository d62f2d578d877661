package io.github.jerofs.internal.mapping;

/**
 * The index entry of one lcluster, decoded: a {@link Head}, if an extent begins in the lcluster, or
 * a {@link NonHead}.
 */
sealed interface Lcluster {
  /** Flag in the lookback field: the field holds a block count instead of a distance. */
  int COUNT_FLAG = 0x800;

  /** The lcluster types, in on-disk order. */
  enum Type {
    PLAIN,
    HEAD1,
    NONHEAD,
    HEAD2;

    private static final Type[] ALL = values();

    /** Returns the type in the low two bits of {@code bits}. */
    static Type of(int bits) {
      return ALL[bits & 3];
    }
  }

  /**
   * A head.
   *
   * @param type {@code PLAIN}, {@code HEAD1} or {@code HEAD2}
   * @param offset offset in the lcluster at which the extent begins
   * @param block block address of its pcluster, 32 bits
   * @param partial whether the pcluster decodes to more bytes than the extent
   * @param hole whether its extent is all zeros
   */
  record Head(
      long number, Type type, int offset, long block, boolean partial, boolean hole, long next)
      implements Lcluster {
    boolean isPlain() {
      return type == Type.PLAIN;
    }

    boolean isHead1() {
      return type == Type.HEAD1;
    }
  }

  /**
   * An lcluster in which no extent begins.
   *
   * @param field the lookback distance, or {@link #COUNT_FLAG} combined with a block count
   */
  record NonHead(long number, int field, long next) implements Lcluster {
    private boolean hasCount() {
      return (field & COUNT_FLAG) != 0;
    }

    /** Returns the distance in lclusters back to the head, or to a NONHEAD closer to the head. */
    int lookback() {
      return hasCount() ? 1 : field;
    }

    /** Returns the number of blocks in the head's pcluster, or 1 if the entry has no count. */
    int blocks() {
      return hasCount() ? field & ~COUNT_FLAG : 1;
    }
  }

  /** Returns the number of the lcluster in the file. */
  long number();

  /** Returns the metadata space position just past the entry, or past its pack of entries. */
  long next();
}
