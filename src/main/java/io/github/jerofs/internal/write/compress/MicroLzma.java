package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.io.OutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.UnsupportedOptionsException;

/**
 * MicroLZMA: an LZMA1 stream without header and end marker. The complement of the properties byte
 * replaces the first byte, which is always zero.
 */
final class MicroLzma implements Compressor {
  private static final int MIN_DICTIONARY = 4096;

  private final int level;

  /**
   * Creates a compressor.
   *
   * @throws LinkageError if XZ for Java is missing
   */
  MicroLzma(int level) {
    this.level = level;
    options(MIN_DICTIONARY);
  }

  private LZMA2Options options(int length) {
    try {
      LZMA2Options options = new LZMA2Options(level);
      options.setDictSize(Math.max(MIN_DICTIONARY, length));
      return options;
    } catch (UnsupportedOptionsException e) {
      throw new IllegalStateException("LZMA level " + level + ", " + length + " bytes", e);
    }
  }

  /** A stream into an array. Bytes beyond its end are counted but discarded. */
  private static final class ArrayOutput extends OutputStream {
    private final byte[] out;
    private final int offset;
    private final int length;
    private int count;

    ArrayOutput(byte[] out, int offset, int length) {
      this.out = out;
      this.offset = offset;
      this.length = length;
    }

    @Override
    public void write(int b) {
      if (count < length) {
        out[offset + count] = (byte) b;
      }
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int number) {
      if (count + number <= length) {
        System.arraycopy(bytes, from, out, offset + count, number);
      }
      count += number;
    }
  }

  @Override
  public int compress(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength) {
    ArrayOutput stored = new ArrayOutput(out, outOffset, outLength);
    LZMA2Options options = options(inLength);
    try (LZMAOutputStream lzma = new LZMAOutputStream(stored, options, false)) {
      lzma.write(in, inOffset, inLength);
    } catch (IOException e) {
      throw new IllegalStateException("an array failed", e);
    }
    if (stored.count > outLength) {
      return Math.max(inLength, stored.count);
    }
    int properties = (options.getPb() * 5 + options.getLp()) * 9 + options.getLc();
    out[outOffset] = (byte) ~properties;
    return stored.count;
  }

  @Override
  public int bound(int length) {
    return length + length / 16 + 64;
  }

  @Override
  public void close() {}
}
