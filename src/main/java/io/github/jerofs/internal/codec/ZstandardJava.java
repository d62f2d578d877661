package io.github.jerofs.internal.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/**
 * Zstandard frames in Java, through aircompressor: for machines on which zstd-jni does not run. It
 * cannot stop early, so each pcluster is decoded completely.
 *
 * <p>The library is called by reflection because it has no module name to require.
 */
final class ZstandardJava implements Decompressor {
  private static final String LIBRARY = "io.airlift.compress.zstd.ZstdDecompressor";

  /** The maximum decoded size of a pcluster, which limits the memory that a frame can request. */
  private static final int MAX_FRAME = 12 << 20;

  private final Constructor<?> create;
  private final Method size;
  private final Method decompress;

  /**
   * Loads the library.
   *
   * @throws LinkageError if it is not present
   */
  ZstandardJava() {
    try {
      Class<?> library = Class.forName(LIBRARY);
      Class<?> bytes = byte[].class;
      create = library.getConstructor();
      size = library.getMethod("getDecompressedSize", bytes, int.class, int.class);
      decompress =
          library.getMethod("decompress", bytes, int.class, int.class, bytes, int.class, int.class);
    } catch (ReflectiveOperationException e) {
      NoClassDefFoundError missing = new NoClassDefFoundError(LIBRARY);
      missing.initCause(e);
      throw missing;
    }
  }

  @Override
  public void decode(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length, boolean exact)
      throws DecodeException {
    try {
      long frame = (long) size.invoke(null, in, inOffset, inLength);
      if (frame < length || frame > MAX_FRAME || (exact && frame != length)) {
        throw new DecodeException("frame of " + frame + " bytes, expected " + length);
      }
      byte[] whole = frame == length ? out : new byte[(int) frame];
      int at = frame == length ? outOffset : 0;
      // The decompressor object holds state, so each call creates its own.
      Object library = create.newInstance();
      int done = (int) decompress.invoke(library, in, inOffset, inLength, whole, at, (int) frame);
      if (done != frame) {
        throw DecodeException.tooShort((int) frame, done);
      }
      if (whole != out) {
        System.arraycopy(whole, 0, out, outOffset, length);
      }
    } catch (ReflectiveOperationException e) {
      // The library throws more than its own exception.
      throw new DecodeException("not a Zstandard frame: " + e.getCause(), e);
    }
  }
}
