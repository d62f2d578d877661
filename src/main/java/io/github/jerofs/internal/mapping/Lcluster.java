package io.github.jerofs.internal.mapping;

/**
 * The index entry of one lcluster, decoded: a {@link Head}, in which an extent begins, or a {@link
 * NonHead}.
 */
sealed interface Lcluster {
  /** Set in the field of the lookback distance when it is a count of blocks instead. */
  int COUNT_FLAG = 0x800;

  /** What begins in an lcluster, in the order of the disk. */
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
   * @param offset where in the lcluster its extent begins
   * @param block block address of its pcluster, 32 bits
   * @param partial whether the pcluster decodes to more than its extent
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
   * @param field the lookback distance, or {@link #COUNT_FLAG} and a count of blocks
   */
  record NonHead(long number, int field, long next) implements Lcluster {
    private boolean hasCount() {
      return (field & COUNT_FLAG) != 0;
    }

    /** Returns the number of lclusters back to its head, or to a NONHEAD nearer to it. */
    int lookback() {
      return hasCount() ? 1 : field;
    }

    /** Returns the number of blocks of its head's pcluster, 1 where it states none. */
    int blocks() {
      return hasCount() ? field & ~COUNT_FLAG : 1;
    }
  }

  /** Returns which lcluster of the file it is. */
  long number();

  /** Returns the position behind the entry, or the pack of entries, in the metadata space. */
  long next();
}
