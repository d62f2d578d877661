package io.github.jerofs.internal.codec;

import java.util.Arrays;

/**
 * An LZ4 block decoder that can stop at any point, which no library supports. A pcluster may decode
 * to more bytes than a file uses, and old images have zeros after the data. Safe for any input:
 * each length and distance is checked before use. Whole blocks follow the same rules as in the LZ4
 * library, so both decoders are interchangeable.
 */
final class Lz4Block {
  private static final int LONG = 15;
  private static final int MIN_MATCH = 4;

  /** A whole block ends with at least this many literals. */
  private static final int LAST_LITERALS = 5;

  /** The last match starts at least this many bytes before the end of the output. */
  private static final int MATCH_LIMIT = 12;

  /** The minimum size after literals that precede a match: distance, token and last literals. */
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
            literals += more; // else too many already, but the literals follow the length
          }
        } while (more == 0xff);
      }
      if (literals >= outEnd - o && !exact) {
        literals = outEnd - o; // truncate to the requested length
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
        throw new DecodeException("has a match too close to its end");
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
   * Copies a match. If source and destination overlap, the pattern repeats. No encoder produces
   * distance 0; it yields zeros, as in the LZ4 library and Linux.
   */
  private static void copyMatch(byte[] out, int at, int distance, int length) {
    if (distance == 0) {
      Arrays.fill(out, at, at + length, (byte) 0);
    } else if (distance >= length) {
      System.arraycopy(out, at - distance, out, at, length);
    } else if (distance == 1) {
      Arrays.fill(out, at, at + length, out[at - 1]);
    } else {
      // The copied length doubles each time.
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
