package io.github.jerofs.internal.codec;

import java.util.Arrays;

/**
 * A lookup table for a Huffman code of DEFLATE. The low bits of the stream select an entry; codes
 * longer than the table's index continue in a second table.
 *
 * <p>An entry has the number of bits in its low byte, a kind or a number of extra bits in the next
 * byte, and a value above. The entry 0 is a code that does not exist.
 */
final class HuffmanTable {
  static final int LITERAL = 0x80;
  static final int END = 0x40;
  static final int LINK = 0x20;

  private static final int LONGEST = 15;

  private static final int[] LENGTH_BASES = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] LENGTH_EXTRA = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] DISTANCE_BASES = {
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577
  };

  /** What the symbols of a code mean. */
  enum Alphabet {
    /** The lengths of other codes. */
    CODE_LENGTHS(7),
    /** Literals, the end of the block, and lengths of matches. */
    LITERALS(11),
    /** Distances of matches. */
    DISTANCES(9);

    private final int bits;

    Alphabet(int bits) {
      this.bits = bits;
    }

    /** Returns the upper part of the entry of {@code symbol}, or 0 if it is reserved. */
    private int entry(int symbol) {
      return switch (this) {
        case CODE_LENGTHS -> symbol << 16 | LITERAL << 8;
        case LITERALS -> literal(symbol);
        case DISTANCES ->
            symbol < DISTANCE_BASES.length
                ? DISTANCE_BASES[symbol] << 16 | Math.max(0, symbol / 2 - 1) << 8
                : 0;
      };
    }

    private static int literal(int symbol) {
      if (symbol < 256) {
        return symbol << 16 | LITERAL << 8;
      } else if (symbol == 256) {
        return END << 8;
      }
      int length = symbol - 257;
      return length < LENGTH_BASES.length
          ? LENGTH_BASES[length] << 16 | LENGTH_EXTRA[length] << 8
          : 0;
    }
  }

  final int[] entries;
  final int bits;

  private HuffmanTable(int[] entries, int bits) {
    this.entries = entries;
    this.bits = bits;
  }

  /**
   * Builds the table of a canonical code.
   *
   * @param lengths the number of bits of each symbol's code, 0..15; 0 for an unused symbol
   * @param count the number of symbols
   * @throws DecodeException if the lengths do not form a code. As in zlib, an incomplete code is
   *     valid only if it has a single code of one bit, or none
   */
  static HuffmanTable of(Alphabet alphabet, byte[] lengths, int count) throws DecodeException {
    int[] perLength = new int[LONGEST + 1];
    int longest = 0;
    for (int i = 0; i < count; i++) {
      perLength[lengths[i]]++;
      longest = Math.max(longest, lengths[i]);
    }
    perLength[0] = 0;
    check(perLength, longest, alphabet);
    int[] next = new int[LONGEST + 2];
    for (int length = 1; length <= LONGEST; length++) {
      next[length + 1] = (next[length] + perLength[length]) << 1;
    }
    int bits = Math.max(1, Math.min(alphabet.bits, longest));
    return new HuffmanTable(fill(alphabet, lengths, count, next, bits, longest), bits);
  }

  private static void check(int[] perLength, int longest, Alphabet alphabet)
      throws DecodeException {
    int left = 1;
    for (int length = 1; length <= LONGEST; length++) {
      left = (left << 1) - perLength[length];
      if (left < 0) {
        throw new DecodeException("has an over-subscribed Huffman code");
      }
    }
    boolean mayBeIncomplete = alphabet != Alphabet.CODE_LENGTHS && longest <= 1;
    if (left > 0 && !mayBeIncomplete) {
      throw new DecodeException("has an incomplete Huffman code");
    }
  }

  private static int[] fill(
      Alphabet alphabet, byte[] lengths, int count, int[] next, int bits, int longest) {
    int[] entries = new int[1 << bits];
    int used = entries.length;
    int subBits = longest - bits;
    for (int symbol = 0; symbol < count; symbol++) {
      int length = lengths[symbol];
      if (length == 0) {
        continue;
      }
      int code = Integer.reverse(next[length]++) >>> (Integer.SIZE - length);
      int entry = alphabet.entry(symbol);
      if (length <= bits) {
        for (int i = code; entry != 0 && i < 1 << bits; i += 1 << length) {
          entries[i] = entry | length;
        }
        continue;
      }
      int start = code & ((1 << bits) - 1);
      if (entries[start] == 0) {
        entries = Arrays.copyOf(entries, used + (1 << subBits));
        entries[start] = used << 16 | (LINK | subBits) << 8 | bits;
        used = entries.length;
      }
      int table = entries[start] >>> 16;
      for (int i = code >>> bits; entry != 0 && i < 1 << subBits; i += 1 << (length - bits)) {
        entries[table + i] = entry | length - bits;
      }
    }
    return entries;
  }
}
