package io.github.jerofs.internal.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Zstandard frames, through zstd-jni. */
final class Zstandard implements Decompressor {
  /** The largest window that the format allows, which bounds memory use. */
  private static final int MAX_WINDOW_LOG = 20;

  private static final long UNKNOWN = -1;

  /** Whether zstd-jni has {@code getFrameContentSize}. Version 1.5.5, as in Spark 3.5, lacks it. */
  private final boolean readsSizes;

  /**
   * Loads the native library.
   *
   * @throws LinkageError if it cannot be loaded
   */
  Zstandard() {
    if (Zstd.maxCompressionLevel() <= 0) {
      throw new UnsatisfiedLinkError("zstd-jni does not work");
    }
    readsSizes = readsSizes();
  }

  private static boolean readsSizes() {
    try {
      return Zstd.getFrameContentSize(new byte[1], 0, 1) <= 0;
    } catch (NoSuchMethodError e) {
      return false;
    }
  }

  @Override
  public void decode(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length, boolean exact)
      throws DecodeException {
    if (inLength == 0) { // zstd-jni would check the offset only
      throw new DecodeException("no Zstandard frame in 0 bytes");
    }
    long size = readsSizes ? Zstd.getFrameContentSize(in, inOffset, inLength) : UNKNOWN;
    if (exact && size == length) {
      whole(in, inOffset, inLength, out, outOffset, length);
    } else if (exact && size >= 0) {
      throw new DecodeException("frame of " + size + " bytes, expected " + length);
    } else {
      stream(in, inOffset, inLength, out, outOffset, length, exact);
    }
  }

  private static void whole(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length)
      throws DecodeException {
    long result;
    try {
      result = Zstd.decompressByteArray(out, outOffset, length, in, inOffset, inLength);
    } catch (ZstdException e) {
      throw new DecodeException("not a Zstandard frame: " + e.getMessage(), e);
    }
    if (result != length) {
      throw DecodeException.tooShort(length, (int) result);
    }
  }

  /** Decodes as a stream, which can stop at any point. */
  private static void stream(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length, boolean exact)
      throws DecodeException {
    try (ZstdInputStreamNoFinalizer zstd =
        new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(in, inOffset, inLength))) {
      zstd.setLongMax(MAX_WINDOW_LOG);
      int done = zstd.readNBytes(out, outOffset, length);
      if (done < length) {
        throw DecodeException.tooShort(length, done);
      }
      if (exact && zstd.read() >= 0) {
        throw DecodeException.tooLong(length);
      }
    } catch (ZstdException | IOException e) {
      throw new DecodeException("not a Zstandard frame: " + e.getMessage(), e);
    }
  }
}
