package io.github.jerofs.internal.codec;

import java.util.Arrays;

/**
 * A prefix that makes an inflater start at a bit within a byte. {@code java.util.zip.Inflater}
 * accepts only whole bytes, so empty DEFLATE blocks fill the preceding bits. A block with fixed
 * codes has 10 bits, and the block with dynamic codes built here has 93, so every bit offset is
 * reachable.
 */
final class InflaterPrefix {
  /** The order in which DEFLATE stores the lengths of the code length codes. */
  static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

  private static final int LITERALS = 257;
  private static final int ZEROS_11_TO_138 = 18;
  private static final int LONGEST_RUN = 138;
  private static final int SHORTEST_RUN = 11;

  private byte[] bytes = new byte[32];
  private int count;

  private InflaterPrefix() {}

  /**
   * Returns a prefix that ends in the {@code bits} high bits of {@code before}.
   *
   * @param bits 1..7
   */
  static byte[] of(int before, int bits) {
    InflaterPrefix prefix = new InflaterPrefix();
    if (bits % 2 != 0) {
      prefix.dynamicBlock();
    }
    while ((prefix.count + bits) % Byte.SIZE != 0) {
      prefix.fixedBlock();
    }
    prefix.put(before >>> (Byte.SIZE - bits), bits);
    return Arrays.copyOf(prefix.bytes, prefix.count / Byte.SIZE);
  }

  /** Writes the low {@code n} bits of {@code value}, the lowest first. */
  private void put(int value, int n) {
    for (int i = 0; i < n; i++) {
      bytes[count / Byte.SIZE] |= (byte) ((value >>> i & 1) << count % Byte.SIZE);
      count++;
    }
  }

  /** Not the last block, fixed codes, end of block. */
  private void fixedBlock() {
    put(0, 1);
    put(1, 2);
    put(0, 7);
  }

  /** Not the last block, dynamic codes: one for the end of block, one for a distance. */
  private void dynamicBlock() {
    put(0, 1);
    put(2, 2);
    put(0, 5); // 257 literal and length codes
    put(0, 5); // one distance code
    put(ORDER.length - 4, 4);
    for (int symbol : ORDER) {
      put(symbol == ZEROS_11_TO_138 || symbol == 1 ? 1 : 0, 3);
    }
    // Code length 1 has the code 0, a run of zeros the code 1.
    run(LONGEST_RUN);
    run(LITERALS - 1 - LONGEST_RUN);
    put(0, 1); // the end of block has a code of one bit
    put(0, 1); // so does the distance
    put(0, 1); // end of block
  }

  private void run(int zeros) {
    put(1, 1);
    put(zeros - SHORTEST_RUN, 7);
  }
}
