package io.github.jerofs.internal.codec;

import io.github.jerofs.internal.codec.HuffmanTable.Alphabet;
import java.io.IOException;
import java.util.Arrays;

/**
 * Decodes DEFLATE streams and shows where their blocks start, which the JDK's inflater does not.
 * Decoding can restart there. Not thread-safe.
 */
final class InflateStream {
  /** The length of the history that matches refer to, in bytes. */
  static final int WINDOW = 32 << 10;

  private static final int CHUNK = 256 << 10;
  private static final int LONGEST_MATCH = 258;
  private static final int STORED = 0;
  private static final int FIXED = 1;
  private static final int DYNAMIC = 2;

  private static final class FixedCodes {
    static final HuffmanTable LITERALS = literals();
    static final HuffmanTable DISTANCES = distances();

    private static HuffmanTable literals() {
      byte[] lengths = new byte[288];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = (byte) (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
      }
      return table(Alphabet.LITERALS, lengths);
    }

    private static HuffmanTable distances() {
      byte[] lengths = new byte[32];
      Arrays.fill(lengths, (byte) 5);
      return table(Alphabet.DISTANCES, lengths);
    }

    private static HuffmanTable table(Alphabet alphabet, byte[] lengths) {
      try {
        return HuffmanTable.of(alphabet, lengths, lengths.length);
      } catch (DecodeException e) {
        throw new AssertionError(e);
      }
    }
  }

  private final BitInput in;
  private final byte[] out = new byte[WINDOW + CHUNK + LONGEST_MATCH];

  /** The end of the decoded bytes in {@link #out}. */
  private int at;

  /** The start of the bytes in {@link #out} that {@link #drain} did not return yet. */
  private int from;

  /** The start of the stream's bytes in {@link #out}: matches must not refer to earlier ones. */
  private int first;

  private boolean inBlock;
  private boolean isLast;
  private int storedLeft = -1;
  private HuffmanTable literals = FixedCodes.LITERALS;
  private HuffmanTable distances = FixedCodes.DISTANCES;

  InflateStream(BitInput in) {
    this.in = in;
  }

  /** Starts another stream at the current position, with an empty window. */
  void restart() {
    isLast = false;
    inBlock = false;
    first = at;
  }

  /** Returns whether the next bit starts a block. */
  boolean isAtBlock() {
    return !inBlock && !isLast;
  }

  /** Returns whether the stream ended. */
  boolean isAtEnd() {
    return !inBlock && isLast;
  }

  /** Returns the number of decoded bytes that {@link #drain} did not return yet. */
  int available() {
    return at - from;
  }

  /** Returns up to {@link #WINDOW} bytes before the current position. */
  byte[] window() {
    return Arrays.copyOfRange(out, Math.max(first, at - WINDOW), at);
  }

  /** Returns decoded bytes; returns the number of bytes. */
  int drain(byte[] target, int offset, int length) {
    int n = Math.min(length, at - from);
    System.arraycopy(out, from, target, offset, n);
    from += n;
    return n;
  }

  /**
   * Reads the header of a block if one starts here, then decodes up to its end, if there is room.
   */
  void decode() throws IOException, DecodeException {
    if (!inBlock) {
      header();
    }
    slide();
    if (storedLeft >= 0) {
      stored();
    } else {
      codes();
    }
  }

  /** Makes room for new bytes, if {@link #drain} has returned the old ones. */
  private void slide() {
    int dropped = Math.min(from, Math.max(0, at - WINDOW));
    if (at >= WINDOW + CHUNK / 2 && dropped > 0) {
      System.arraycopy(out, dropped, out, 0, at - dropped);
      at -= dropped;
      from -= dropped;
      first = Math.max(0, first - dropped);
    }
  }

  private void header() throws IOException, DecodeException {
    isLast = in.take(1) != 0;
    storedLeft = -1;
    switch (in.take(2)) {
      case STORED -> {
        in.align();
        int length = in.take(16);
        if (in.take(16) != (~length & 0xffff)) {
          throw new DecodeException("has a stored block with contradicting lengths");
        }
        storedLeft = length;
      }
      case FIXED -> {
        literals = FixedCodes.LITERALS;
        distances = FixedCodes.DISTANCES;
      }
      case DYNAMIC -> dynamicCodes();
      default -> throw new DecodeException("has a block of an unknown type");
    }
    inBlock = true;
  }

  private void dynamicCodes() throws IOException, DecodeException {
    int literalCount = in.take(5) + 257;
    int distanceCount = in.take(5) + 1;
    int lengthCount = in.take(4) + 4;
    if (literalCount > 286 || distanceCount > 30) {
      throw new DecodeException("has too many symbols in a block");
    }
    byte[] lengths = new byte[literalCount + distanceCount];
    byte[] ofLengths = new byte[InflaterPrefix.ORDER.length];
    for (int i = 0; i < lengthCount; i++) {
      ofLengths[InflaterPrefix.ORDER[i]] = (byte) in.take(3);
    }
    readLengths(HuffmanTable.of(Alphabet.CODE_LENGTHS, ofLengths, ofLengths.length), lengths);
    if (lengths[256] == 0) {
      throw new DecodeException("has a block without an end");
    }
    literals = HuffmanTable.of(Alphabet.LITERALS, lengths, literalCount);
    byte[] rest = Arrays.copyOfRange(lengths, literalCount, lengths.length);
    distances = HuffmanTable.of(Alphabet.DISTANCES, rest, distanceCount);
  }

  private void readLengths(HuffmanTable code, byte[] lengths) throws IOException, DecodeException {
    int i = 0;
    while (i < lengths.length) {
      in.refill();
      int entry = code.entries[(int) in.bits & ((1 << code.bits) - 1)];
      if (entry == 0) {
        throw invalidCode();
      }
      in.take(entry & 0xff);
      int symbol = entry >>> 16;
      if (symbol < 16) {
        lengths[i++] = (byte) symbol;
        continue;
      }
      if (symbol == 16 && i == 0) {
        throw new DecodeException("repeats a code length before the first");
      }
      byte value = symbol == 16 ? lengths[i - 1] : 0;
      int repeat = symbol == 16 ? 3 + in.take(2) : symbol == 17 ? 3 + in.take(3) : 11 + in.take(7);
      if (repeat > lengths.length - i) {
        throw new DecodeException("has too many code lengths");
      }
      Arrays.fill(lengths, i, i + repeat, value);
      i += repeat;
    }
  }

  private static DecodeException invalidCode() {
    return new DecodeException("has a code that does not exist");
  }

  private void stored() throws IOException, DecodeException {
    while (storedLeft > 0 && at < out.length) {
      int n = in.copy(out, at, Math.min(storedLeft, out.length - at));
      if (n == 0) {
        throw new DecodeException("ends inside a stored block");
      }
      at += n;
      storedLeft -= n;
    }
    inBlock = storedLeft > 0;
  }

  /** The hot loop: bits are in local variables. One refill suffices for a match. */
  private void codes() throws IOException, DecodeException {
    BitInput source = in;
    byte[] target = out;
    int[] literalEntries = literals.entries;
    int[] distanceEntries = distances.entries;
    int literalBits = literals.bits;
    int literalMask = (1 << literalBits) - 1;
    int distanceBits = distances.bits;
    int distanceMask = (1 << distanceBits) - 1;
    int limit = target.length - LONGEST_MATCH;
    long bits = source.bits;
    int count = source.count;
    int pos = at;
    while (pos < limit) {
      if (count < 48) {
        if (source.next + Long.BYTES <= source.end) {
          bits |= (long) BitInput.LONGS.get(source.bytes, source.next) << count;
          source.next += (63 - count) >>> 3;
          count |= 56;
        } else {
          source.bits = bits;
          source.count = count;
          source.refill();
          bits = source.bits;
          count = source.count;
        }
      }
      int entry = literalEntries[(int) bits & literalMask];
      int kind = entry >>> 8 & 0xff;
      if ((kind & HuffmanTable.LINK) != 0) {
        bits >>>= literalBits;
        count -= literalBits;
        entry = literalEntries[(entry >>> 16) + ((int) bits & ((1 << (kind & 15)) - 1))];
        kind = entry >>> 8 & 0xff;
      }
      int length = entry & 0xff;
      bits >>>= length;
      count -= length;
      if ((kind & HuffmanTable.LITERAL) != 0) {
        target[pos++] = (byte) (entry >>> 16);
        continue;
      }
      if (length == 0) {
        throw invalidCode();
      }
      if ((kind & HuffmanTable.END) != 0) {
        inBlock = false;
        break;
      }
      int match = (entry >>> 16) + ((int) bits & ((1 << kind) - 1));
      bits >>>= kind;
      count -= kind;
      entry = distanceEntries[(int) bits & distanceMask];
      kind = entry >>> 8 & 0xff;
      if ((kind & HuffmanTable.LINK) != 0) {
        bits >>>= distanceBits;
        count -= distanceBits;
        entry = distanceEntries[(entry >>> 16) + ((int) bits & ((1 << (kind & 15)) - 1))];
        kind = entry >>> 8 & 0xff;
      }
      length = entry & 0xff;
      bits >>>= length;
      count -= length;
      int distance = (entry >>> 16) + ((int) bits & ((1 << kind) - 1));
      bits >>>= kind;
      count -= kind;
      if (length == 0 || distance > pos - first) {
        throw length == 0 ? invalidCode() : new DecodeException("refers to data before its start");
      }
      if (distance >= match) {
        System.arraycopy(target, pos - distance, target, pos, match);
        pos += match;
      } else {
        for (int end = pos + match; pos < end; pos++) {
          target[pos] = target[pos - distance];
        }
      }
    }
    source.bits = bits;
    source.count = count;
    at = pos;
  }
}
