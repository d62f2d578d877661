package io.github.jerofs.internal.write.tar;

import com.github.luben.zstd.ZstdInputStream;
import io.github.jerofs.build.BuildException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** Opens compressed archives. The first bytes determine the format. */
final class Decompressed {
  private static final int BUFFER = 1 << 16;
  private static final int XZ_MEMORY_KIB = 256 << 10;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};

  private Decompressed() {}

  /** Apart, as the JVM loads the library when it verifies the class. */
  private static final class Zstd {
    static InputStream open(InputStream raw) throws IOException {
      return new BufferedInputStream(new ZstdInputStream(raw).setContinuous(false), BUFFER);
    }
  }

  /** Apart, as the JVM loads the library when it verifies the class. */
  private static final class Xz {
    static InputStream open(InputStream raw) throws IOException {
      return new BufferedInputStream(new XZInputStream(raw, XZ_MEMORY_KIB), BUFFER);
    }
  }

  /** Returns the decompressed archive. */
  static InputStream of(InputStream in) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(in, BUFFER);
    raw.mark(XZ.length);
    byte[] magic = raw.readNBytes(XZ.length);
    raw.reset();
    if (startsWith(magic, GZIP)) {
      return new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER);
    }
    try {
      if (startsWith(magic, ZSTD)) {
        return Zstd.open(raw);
      }
      if (startsWith(magic, XZ)) {
        return Xz.open(raw);
      }
    } catch (NoClassDefFoundError e) {
      throw new BuildException(
          "archive", "decompression requires zstd-jni or XZ for Java on the class path", e);
    }
    return raw;
  }

  /**
   * Returns an archive that is not compressed.
   *
   * @throws BuildException if {@code in} is compressed
   */
  static InputStream requirePlain(InputStream in) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(in, BUFFER);
    raw.mark(XZ.length);
    byte[] magic = raw.readNBytes(XZ.length);
    raw.reset();
    if (startsWith(magic, GZIP) || startsWith(magic, ZSTD) || startsWith(magic, XZ)) {
      throw new BuildException(
          "archive", "compressed: an index refers to the data of an uncompressed archive");
    }
    return raw;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }
}
