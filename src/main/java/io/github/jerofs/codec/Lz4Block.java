package io.github.jerofs.codec;

import java.util.Arrays;

/**
 * A decoder of LZ4 blocks that can stop anywhere, which no library offers: a pcluster may decode to
 * more than a file uses of it, and old images have zeros behind the data. Safe for any input: each
 * length and distance is checked before use.
 */
final class Lz4Block {
  private static final int LONG = 15;
  private static final int MIN_MATCH = 4;

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
          literals += more;
        } while (more == 0xff && literals <= length);
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
      if (inEnd - i < 2) {
        throw DecodeException.tooShort(length, o - outOffset);
      }
      int distance = (in[i] & 0xff) | ((in[i + 1] & 0xff) << 8);
      i += 2;
      if (distance == 0 || distance > o - outOffset) {
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
      if (match > outEnd - o) {
        if (exact) {
          throw DecodeException.tooLong(length);
        }
        match = outEnd - o;
      }
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

  /** Copies bytes that may include the ones just copied: then a pattern repeats. */
  private static void copyMatch(byte[] out, int at, int distance, int length) {
    if (distance >= length) {
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
