package io.github.jerofs.internal.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** gzip files, through the JDK's inflater. */
public final class Gzip {
  private static final int FIXED_HEADER = 10;
  private static final int TRAILER = 8;
  private static final int HAS_CRC = 0x2;
  private static final int HAS_EXTRA = 0x4;
  private static final int HAS_NAME = 0x8;
  private static final int HAS_COMMENT = 0x10;
  private static final int DEFLATE = 8;
  private static final int SCRATCH = 64 << 10;

  private Gzip() {}

  /**
   * Decodes one whole member, which must be all of {@code in}, to {@code out[offset, offset +
   * length)}.
   *
   * @throws DecodeException if it is damaged or decodes to a different length
   */
  public static void decode(byte[] in, byte[] out, int offset, int length) throws DecodeException {
    int start = skipHeader(in, 0);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(in, start, in.length - start);
      int done = 0;
      while (done < length && !inflater.finished()) {
        int n = inflater.inflate(out, offset + done, length - done);
        if (n == 0 && !inflater.finished()) {
          throw DecodeException.tooShort(length, done);
        }
        done += n;
      }
      if (done < length) {
        throw DecodeException.tooShort(length, done);
      }
      if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
        throw DecodeException.tooLong(length);
      }
      if (!inflater.finished() || inflater.getRemaining() != TRAILER) {
        throw new DecodeException("has no gzip trailer at its end");
      }
      checkTrailer(in, out, offset, length);
    } catch (DataFormatException e) {
      throw new DecodeException("not a DEFLATE stream: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static void checkTrailer(byte[] in, byte[] out, int offset, int length)
      throws DecodeException {
    ByteBuffer trailer =
        ByteBuffer.wrap(in, in.length - TRAILER, TRAILER).order(ByteOrder.LITTLE_ENDIAN);
    CRC32 crc = new CRC32();
    crc.update(out, offset, length);
    if (trailer.getInt() != (int) crc.getValue() || trailer.getInt() != length) {
      throw new DecodeException("differs from the checksum in its gzip trailer");
    }
  }

  /**
   * Returns the start of the data of the member whose header is at {@code at}.
   *
   * @throws DecodeException if there is no header
   */
  public static int skipHeader(byte[] in, int at) throws DecodeException {
    if (in.length - at < FIXED_HEADER
        || (in[at] & 0xff) != 0x1f
        || (in[at + 1] & 0xff) != 0x8b
        || in[at + 2] != DEFLATE) {
      throw new DecodeException("has no gzip header at byte " + at);
    }
    int flags = in[at + 3];
    int next = at + FIXED_HEADER;
    if ((flags & HAS_EXTRA) != 0) {
      next += 2 + (next + 1 < in.length ? (in[next] & 0xff) | (in[next + 1] & 0xff) << 8 : 0);
    }
    if ((flags & HAS_NAME) != 0) {
      next = skipText(in, next);
    }
    if ((flags & HAS_COMMENT) != 0) {
      next = skipText(in, next);
    }
    if ((flags & HAS_CRC) != 0) {
      next += 2;
    }
    if (next > in.length) {
      throw new DecodeException("ends in its gzip header");
    }
    return next;
  }

  private static int skipText(byte[] in, int at) throws DecodeException {
    for (int i = at; i < in.length; i++) {
      if (in[i] == 0) {
        return i + 1;
      }
    }
    throw new DecodeException("ends in its gzip header");
  }

  /**
   * Fills {@code out} by decoding from a position inside a file of one or more members.
   *
   * @param in the file from that position to at least the end of {@code out}
   * @param before the byte before {@code in}
   * @param bits how many high bits of that byte belong to the stream, 0..7
   * @param dictionary up to 32 KiB of decoded data before that position; empty at the start of a
   *     member
   * @return whether the last member in {@code out} ends there
   * @throws DecodeException if it is damaged or decodes to fewer bytes
   */
  public static boolean decodeFrom(byte[] in, int before, int bits, byte[] dictionary, byte[] out)
      throws DecodeException {
    Inflater inflater = new Inflater(true);
    try {
      if (dictionary.length > 0) {
        inflater.setDictionary(dictionary);
      }
      if (bits > 0) {
        inflater.setInput(InflaterPrefix.of(before, bits));
        if (inflater.inflate(new byte[1]) != 0 || !inflater.needsInput()) {
          throw new DecodeException("has data in a byte that cannot hold any");
        }
      }
      inflater.setInput(in);
      inflateMembers(inflater, in, out, out.length);
      return inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
    } catch (DataFormatException e) {
      throw new DecodeException("not a DEFLATE stream: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  /**
   * Fills {@code out} by decoding members.
   *
   * @param in the members, from the header of the first to at least the end of {@code out}
   * @param skipped the number of decoded bytes before {@code out}
   * @throws DecodeException if they are damaged or decode to fewer bytes
   */
  public static void decodeMembers(byte[] in, long skipped, byte[] out, int length)
      throws DecodeException {
    Inflater inflater = new Inflater(true);
    try {
      int at = skipHeader(in, 0);
      inflater.setInput(in, at, in.length - at);
      byte[] scratch = new byte[(int) Math.min(skipped, SCRATCH)];
      for (long left = skipped; left > 0; left -= scratch.length) {
        inflateMembers(inflater, in, scratch, (int) Math.min(left, scratch.length));
      }
      inflateMembers(inflater, in, out, length);
    } catch (DataFormatException e) {
      throw new DecodeException("not a DEFLATE stream: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  /** Fills {@code out[0, length)}. The inflater has input. */
  private static void inflateMembers(Inflater inflater, byte[] in, byte[] out, int length)
      throws DataFormatException, DecodeException {
    int done = 0;
    while (done < length) {
      int n = inflater.inflate(out, done, length - done);
      done += n;
      if (inflater.finished() && done < length) {
        int at = skipHeader(in, in.length - inflater.getRemaining() + TRAILER);
        inflater.reset();
        inflater.setInput(in, at, in.length - at);
      } else if (n == 0 && done < length) {
        throw DecodeException.tooShort(length, done);
      }
    }
  }
}
