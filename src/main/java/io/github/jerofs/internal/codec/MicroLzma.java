package io.github.jerofs.internal.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.tukaani.xz.LZMAInputStream;

/**
 * MicroLZMA: an LZMA1 stream whose first byte, always zero in LZMA, is the complement of the
 * properties byte.
 */
final class MicroLzma implements Decompressor {
  private static final int MIN_DICTIONARY = 4096;

  /** The maximum in a configuration record. */
  private static final int MAX_DICTIONARY = 8 << 20;

  /**
   * Lets reading stop early in a stream without an end marker. With a known size, the library
   * checks that the stream ends there.
   */
  private static final long SIZE_UNKNOWN = -1;

  /**
   * Checks that the library is present.
   *
   * @throws LinkageError if it is not
   */
  MicroLzma() {
    LZMAInputStream.getMemoryUsage(MIN_DICTIONARY, 0, 0);
  }

  @Override
  public void decode(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length, boolean exact)
      throws DecodeException {
    if (inLength == 0) {
      throw DecodeException.tooShort(length, 0);
    }
    byte properties = (byte) ~in[inOffset];
    // The caller owns the input and may share it.
    byte[] stream = new byte[inLength];
    System.arraycopy(in, inOffset + 1, stream, 1, inLength - 1);
    ByteArrayInputStream left = new ByteArrayInputStream(stream);
    long size = exact ? length : SIZE_UNKNOWN;
    int dictionary = Math.min(MAX_DICTIONARY, Math.max(MIN_DICTIONARY, length));
    try (LZMAInputStream lzma = new LZMAInputStream(left, size, properties, dictionary)) {
      int done = lzma.readNBytes(out, outOffset, length);
      if (done < length) {
        throw DecodeException.tooShort(length, done);
      }
    } catch (IOException | RuntimeException e) {
      throw new DecodeException("not a MicroLZMA stream: " + e, e);
    }
    if (exact && left.available() > 0) {
      throw DecodeException.leftOver(left.available());
    }
  }
}
