package io.github.jerofs.internal.codec;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.github.jerofs.internal.format.Algorithm;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Decodes one Zstandard frame in sequence, through zstd-jni. Not thread-safe. */
public final class ZstandardStream extends FilterInputStream {
  /** The largest window that is decoded, as in the zstd command: 128 MiB. */
  private static final int MAX_WINDOW_LOG = 27;

  /** The byte and the flags that tell whether a frame states its decoded length. */
  private static final int SIZE_FLAGS_AT = 4;

  private static final int SIZE_FLAGS = 0xe0;

  /** The frame is damaged. */
  public static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private ZstandardStream(InputStream frame) {
    super(frame);
  }

  /**
   * Returns the decoded bytes of {@code frame}.
   *
   * @throws LinkageError if zstd-jni is missing
   */
  public static InputStream of(InputStream frame) throws IOException {
    ZstdInputStreamNoFinalizer decoder = new ZstdInputStreamNoFinalizer(frame);
    decoder.setLongMax(MAX_WINDOW_LOG);
    return new ZstandardStream(decoder);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Throws {@link DamagedException} if the frame is damaged or cut short. */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return super.read(target, offset, length);
    } catch (ZstdIOException e) {
      throw new DamagedException(e);
    }
  }

  /**
   * Decodes a frame, which must be all of {@code in}, to all of {@code out}.
   *
   * @throws DecodeException if it is damaged or decodes to another length
   * @throws LinkageError if no library for it is present
   * @throws UnsupportedOperationException likewise
   */
  public static void decode(byte[] in, byte[] out) throws DecodeException {
    if (in.length > SIZE_FLAGS_AT && (in[SIZE_FLAGS_AT] & SIZE_FLAGS) != 0) {
      Decompressors.of(Algorithm.ZSTD).decode(in, 0, in.length, out, 0, out.length, true);
      return;
    }
    try (InputStream stream = of(new ByteArrayInputStream(in))) {
      int n = stream.readNBytes(out, 0, out.length);
      if (n < out.length) {
        throw DecodeException.tooShort(out.length, n);
      }
      if (stream.read() >= 0) {
        throw DecodeException.tooLong(out.length);
      }
    } catch (IOException e) {
      throw new DecodeException("not a Zstandard frame: " + e.getMessage(), e);
    }
  }
}
