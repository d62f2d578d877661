package io.github.jerofs.internal.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.github.jerofs.internal.format.Algorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import net.jpountz.lz4.LZ4Factory;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/**
 * A decompressor, with third-party encoders to test it.
 *
 * @param name the name for failure messages
 * @param encoders the encoders by name, each from data to a stream
 */
record Codec(String name, Decompressor decompressor, Map<String, Encoder> encoders) {
  interface Encoder {
    byte[] encode(byte[] data);
  }

  static List<Codec> all() {
    return List.of(
        new Codec("LZ4", Decompressors.of(Algorithm.LZ4), lz4()),
        new Codec("LZ4 in Java", Lz4Block::decode, lz4()),
        new Codec("MicroLZMA", Decompressors.of(Algorithm.LZMA), lzma()),
        new Codec("DEFLATE", Decompressors.of(Algorithm.DEFLATE), deflate()),
        new Codec("Zstandard", Decompressors.of(Algorithm.ZSTD), zstd()));
  }

  static Map<String, Encoder> lz4() {
    LZ4Factory factory = LZ4Factory.safeInstance();
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    encoders.put("fast", factory.fastCompressor()::compress);
    encoders.put("high", factory.highCompressor()::compress);
    return encoders;
  }

  private static Map<String, Encoder> lzma() {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    encoders.put("preset 0", data -> microLzma(data, 0, 3, 0, 2));
    encoders.put("preset 6", data -> microLzma(data, 6, 3, 0, 2));
    encoders.put("other properties", data -> microLzma(data, 4, 1, 3, 0));
    return encoders;
  }

  /**
   * Encodes as MicroLZMA, which stores the properties in the first byte. In LZMA that byte is 0.
   */
  private static byte[] microLzma(byte[] data, int preset, int lc, int lp, int pb) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      LZMA2Options options = new LZMA2Options(preset);
      options.setDictSize(1 << 18);
      options.setLcLp(lc, lp);
      options.setPb(pb);
      try (LZMAOutputStream lzma = new LZMAOutputStream(bytes, options, false)) {
        lzma.write(data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] stream = bytes.toByteArray();
    stream[0] = (byte) ~((pb * 5 + lp) * 9 + lc);
    return stream;
  }

  private static Map<String, Encoder> deflate() {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    encoders.put("stored", data -> deflate(data, 0, Deflater.DEFAULT_STRATEGY));
    encoders.put("level 1", data -> deflate(data, 1, Deflater.DEFAULT_STRATEGY));
    encoders.put("level 9", data -> deflate(data, 9, Deflater.DEFAULT_STRATEGY));
    encoders.put("no matches", data -> deflate(data, 6, Deflater.HUFFMAN_ONLY));
    return encoders;
  }

  private static byte[] deflate(byte[] data, int level, int strategy) {
    Deflater deflater = new Deflater(level, true);
    try {
      deflater.setStrategy(strategy);
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      while (!deflater.finished()) {
        bytes.write(buffer, 0, deflater.deflate(buffer));
      }
      return bytes.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static Map<String, Encoder> zstd() {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    for (int level : new int[] {-5, 1, 3, 19}) {
      encoders.put("level " + level, data -> Zstd.compress(data, level));
    }
    encoders.put("checksum", data -> zstd(data, true, true));
    encoders.put("no size", data -> zstd(data, false, false));
    return encoders;
  }

  private static byte[] zstd(byte[] data, boolean checksum, boolean size) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setChecksum(checksum);
      context.setContentSize(size);
      return context.compress(data);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
