package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.alignUp;
import static io.github.jerofs.internal.format.RecordBytes.hex;
import static io.github.jerofs.internal.format.RecordBytes.u16;
import static io.github.jerofs.internal.format.RecordBytes.u32;
import static io.github.jerofs.internal.format.RecordBytes.u8;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which algorithms the files of an image may use (docs/format.md, Compression records).
 *
 * @param algorithms the algorithms
 * @param zeroPadding whether LZ4 data is end-aligned, with zeros before it
 */
public record CompressionConfig(Set<Algorithm> algorithms, boolean zeroPadding) {
  private static final int MAX_PCLUSTER = 1 << 20;
  private static final int MIN_LZMA_DICTIONARY = 4096;
  private static final int MAX_LZMA_DICTIONARY = 8 << 20;
  private static final int MAX_DEFLATE_WINDOW_BITS = 15;
  private static final int MAX_ZSTD_WINDOW_LOG = 10;

  /** Reads and checks the configuration records behind the superblock. */
  public static CompressionConfig read(ImageSource image, Superblock superblock)
      throws IOException {
    boolean zeroPadding = superblock.hasIncompat(Feature.ZERO_PADDING);
    if (!superblock.hasIncompat(Feature.COMPR_CFGS)) {
      return new CompressionConfig(EnumSet.of(Algorithm.LZ4), zeroPadding);
    }
    int bitmap = superblock.compression();
    if (bitmap >>> Algorithm.COUNT != 0) {
      throw new UnsupportedImageException(
          ImagePlace.of(image.description(), Superblock.OFFSET + 84),
          "compression algorithms",
          "none beyond 0xf",
          hex(bitmap));
    }
    Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
    long at = superblock.end();
    for (int id = 0; id < Algorithm.COUNT; id++) {
      if ((bitmap >>> id & 1) != 0) {
        Algorithm algorithm = Algorithm.of(id);
        at = alignUp(at, 2 * Short.BYTES);
        String what = "configuration of " + algorithm;
        int length = u16(RecordBytes.view(image, ImagePlace.NO_NID, at, Short.BYTES, what), 0);
        length = length == 0 ? 1 << 16 : length; // as Linux reads it
        at += Short.BYTES;
        check(image, superblock, algorithm, at, length);
        algorithms.add(algorithm);
        at += length;
      }
    }
    return new CompressionConfig(algorithms, zeroPadding);
  }

  private static void check(
      ImageSource image, Superblock superblock, Algorithm algorithm, long at, int length)
      throws IOException {
    int least = algorithm == Algorithm.LZ4 || algorithm == Algorithm.LZMA ? 14 : 6;
    if (length < least) {
      throw new CorruptImageException(
          ImagePlace.of(image.description(), at),
          "configuration of " + algorithm + ", length",
          "at least " + least,
          length);
    }
    ByteBuffer record =
        RecordBytes.view(image, ImagePlace.NO_NID, at, least, "configuration of " + algorithm);
    ImagePlace place = ImagePlace.of(image.description(), at);
    switch (algorithm) {
      case LZ4 ->
          require(
              place,
              "blocks per LZ4 pcluster",
              u16(record, 2),
              0,
              MAX_PCLUSTER >> superblock.blockBits());
      case LZMA -> {
        require(place, "LZMA format", u16(record, 4), 0, 0);
        require(
            place,
            "LZMA dictionary size",
            u32(record, 0),
            MIN_LZMA_DICTIONARY,
            MAX_LZMA_DICTIONARY);
      }
      case DEFLATE -> require(place, "window bits", u8(record, 0), 0, MAX_DEFLATE_WINDOW_BITS);
      case ZSTD -> {
        require(place, "Zstandard format", u8(record, 0), 0, 0);
        require(place, "Zstandard window log", u8(record, 1), 0, MAX_ZSTD_WINDOW_LOG);
      }
    }
  }

  private static void require(ImagePlace place, String what, long found, long least, long most)
      throws UnsupportedImageException {
    if (found < least || found > most) {
      throw new UnsupportedImageException(
          place, what, least == most ? least : least + ".." + most, found);
    }
  }

  /**
   * Returns the algorithm with {@code id}.
   *
   * @param place the use of it, for errors
   */
  public Algorithm algorithm(int id, ImagePlace place) throws IOException {
    if (id >= Algorithm.COUNT) {
      throw new UnsupportedImageException(
          place, "compression algorithm id", "0.." + (Algorithm.COUNT - 1), id);
    }
    Algorithm algorithm = Algorithm.of(id);
    if (!algorithms.contains(algorithm)) {
      throw new CorruptImageException(
          place, "compression algorithm", "one of " + algorithms, algorithm);
    }
    return algorithm;
  }
}
