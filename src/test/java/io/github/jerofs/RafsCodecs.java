package io.github.jerofs;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Factory;

/** Compresses chunks of RAFS. */
final class RafsCodecs {
  private static final int ZSTD_LEVEL = 3;

  private RafsCodecs() {}

  static byte[] compress(RafsImage.Codec codec, byte[] bytes) throws IOException {
    return switch (codec) {
      case NONE -> bytes;
      case LZ4 -> LZ4Factory.fastestJavaInstance().fastCompressor().compress(bytes);
      case ZSTD -> Zstd.compress(bytes, ZSTD_LEVEL);
      case GZIP -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(bytes);
        }
        yield out.toByteArray();
      }
    };
  }
}
