package io.github.jerofs.internal.codec;

import java.util.Arrays;

/**
 * A decoder of LZ4 blocks that can stop anywhere, which no library offers: a pcluster may decode to
 * more than a file uses of it, and old images have zeros behind the data. Safe for any input: each
 * length and distance is checked before use. Whole blocks are held to the same rules as the LZ4
 * library has, so that it does not matter which of them decodes.
 */
final class Lz4Block {
  private static final int LONG = 15;
  private static final int MIN_MATCH = 4;

  /** A whole block ends in literals, at least these, of which the last match stays clear. */
  private static final int LAST_LITERALS = 5;

  /** The last match begins at least this many bytes before the end of the output. */
  private static final int MATCH_LIMIT = 12;

  /** A distance, a token and the last literals: the least that follows literals before a match. */
  private static final int LEAST_REST = Short.BYTES + 1 + LAST_LITERALS;

  private Lz4Block() {}

  static void decode(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length, boolean exact)
      throws DecodeException {
    int i = inOffset;
    int inEnd = inOffset + inLength;
    int o = outOffset;
    int outEnd = outOffset + length;
    while (i < inEnd) {
      int token = in[i++] & 0xff;
      int literals = token >>> 4;
      if (literals == LONG) {
        int more;
        do {
          more = i < inEnd ? in[i++] & 0xff : fail("ends in a length");
          if (literals <= length) {
            literals += more; // else too many already, but the literals lie behind the length
          }
        } while (more == 0xff);
      }
      if (literals >= outEnd - o && !exact) {
        literals = outEnd - o; // cut short: this is all that was asked for
      }
      if (literals > inEnd - i || literals > outEnd - o) {
        throw overrun(literals > outEnd - o, length, o - outOffset);
      }
      System.arraycopy(in, i, out, o, literals);
      i += literals;
      o += literals;
      if (o == outEnd && (!exact || i == inEnd)) {
        return;
      }
      if (exact && i < inEnd && (outEnd - o < MATCH_LIMIT || inEnd - i < LEAST_REST)) {
        throw new DecodeException("has a match too near to its end");
      }
      if (inEnd - i < Short.BYTES) {
        throw DecodeException.tooShort(length, o - outOffset);
      }
      int distance = (in[i] & 0xff) | ((in[i + 1] & 0xff) << 8);
      i += 2;
      if (distance > o - outOffset) {
        throw new DecodeException(
            "match " + distance + " bytes back at output byte " + (o - outOffset));
      }
      int match = token & LONG;
      if (match == LONG) {
        int more;
        do {
          more = i < inEnd ? in[i++] & 0xff : fail("ends in a length");
          match += more;
        } while (more == 0xff && match <= length);
      }
      match += MIN_MATCH;
      if (exact && match > outEnd - o - LAST_LITERALS) {
        throw DecodeException.tooLong(length);
      }
      match = Math.min(match, outEnd - o);
      copyMatch(out, o, distance, match);
      o += match;
      if (o == outEnd && !exact) {
        return;
      }
    }
    throw DecodeException.tooShort(length, o - outOffset);
  }

  private static DecodeException overrun(boolean ofOutput, int length, int done) {
    return ofOutput ? DecodeException.tooLong(length) : DecodeException.tooShort(length, done);
  }

  private static int fail(String why) throws DecodeException {
    throw new DecodeException(why);
  }

  /**
   * Copies bytes that may include the ones just copied: then a pattern repeats. No encoder makes
   * the distance 0; it gives zeros, as with the LZ4 library and Linux.
   */
  private static void copyMatch(byte[] out, int at, int distance, int length) {
    if (distance == 0) {
      Arrays.fill(out, at, at + length, (byte) 0);
    } else if (distance >= length) {
      System.arraycopy(out, at - distance, out, at, length);
    } else if (distance == 1) {
      Arrays.fill(out, at, at + length, out[at - 1]);
    } else {
      // What is there already doubles with each copy.
      int from = at - distance;
      int done = 0;
      int have = distance;
      while (done < length) {
        int n = Math.min(have, length - done);
        System.arraycopy(out, from, out, at + done, n);
        done += n;
        have += n;
      }
    }
  }
}
