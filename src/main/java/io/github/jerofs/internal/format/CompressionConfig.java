package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.CompressionFields.DEFLATE_WINDOW_BITS;
import static io.github.jerofs.internal.format.CompressionFields.LZ4_BLOCKS;
import static io.github.jerofs.internal.format.CompressionFields.LZMA_DICTIONARY;
import static io.github.jerofs.internal.format.CompressionFields.LZMA_FORMAT;
import static io.github.jerofs.internal.format.CompressionFields.ZSTD_FORMAT;
import static io.github.jerofs.internal.format.CompressionFields.ZSTD_WINDOW_LOG;
import static io.github.jerofs.internal.format.RecordBytes.alignUp;
import static io.github.jerofs.internal.format.RecordBytes.hex;
import static io.github.jerofs.internal.format.RecordBytes.u16;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * The compression configuration of an image (docs/format.md, Compression records).
 *
 * @param algorithms the algorithms that files may use
 * @param zeroPadding whether LZ4 data is preceded by zero padding
 */
public record CompressionConfig(Set<Algorithm> algorithms, boolean zeroPadding) {
  private static final int MAX_PCLUSTER = 1 << 20;
  private static final int MIN_LZMA_DICTIONARY = 4096;
  private static final int MAX_LZMA_DICTIONARY = 8 << 20;
  private static final int MAX_DEFLATE_WINDOW_BITS = 15;
  private static final int MAX_ZSTD_WINDOW_LOG = 10;

  /** Reads and checks the configuration records after the superblock. */
  public static CompressionConfig read(ImageSource image, Superblock superblock)
      throws IOException {
    boolean zeroPadding = superblock.hasIncompat(Feature.ZERO_PADDING);
    if (!superblock.hasIncompat(Feature.COMPR_CFGS)) {
      return new CompressionConfig(EnumSet.of(Algorithm.LZ4), zeroPadding);
    }
    MetadataSpace space = MetadataSpace.ofImage(image);
    int bitmap = superblock.compression();
    if (bitmap >>> Algorithm.COUNT != 0) {
      throw space.unsupported(
          Superblock.OFFSET, SuperblockFields.COMPRESSION, "none beyond 0xf", hex(bitmap));
    }
    Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
    long at = superblock.end();
    for (int id = 0; id < Algorithm.COUNT; id++) {
      if ((bitmap >>> id & 1) != 0) {
        Algorithm algorithm = Algorithm.of(id);
        at = alignUp(at, 2 * Short.BYTES);
        String what = "configuration of " + algorithm;
        int length = u16(space.view(at, Short.BYTES, what), 0);
        length = length == 0 ? 1 << 16 : length; // as Linux reads it
        at += Short.BYTES;
        check(space, superblock, algorithm, at, length);
        algorithms.add(algorithm);
        at += length;
      }
    }
    return new CompressionConfig(algorithms, zeroPadding);
  }

  private static void check(
      MetadataSpace space, Superblock superblock, Algorithm algorithm, long at, int length)
      throws IOException {
    boolean isLong = algorithm == Algorithm.LZ4 || algorithm == Algorithm.LZMA;
    int least = isLong ? CompressionFields.LONG_SIZE : CompressionFields.SHORT_SIZE;
    if (length < least) {
      throw space.corrupt(
          at, "configuration of " + algorithm + ", length", "at least " + least, length);
    }
    ByteBuffer record = space.view(at, least, "configuration of " + algorithm);
    ImagePlace place = space.place(at);
    switch (algorithm) {
      case LZ4 -> {
        int most = MAX_PCLUSTER >> superblock.blockBits();
        require(place, LZ4_BLOCKS, LZ4_BLOCKS.u16(record), 0, most);
      }
      case LZMA -> {
        long dictionary = LZMA_DICTIONARY.u32(record);
        require(place, LZMA_FORMAT, LZMA_FORMAT.u16(record), 0, 0);
        require(place, LZMA_DICTIONARY, dictionary, MIN_LZMA_DICTIONARY, MAX_LZMA_DICTIONARY);
      }
      case DEFLATE -> {
        int bits = DEFLATE_WINDOW_BITS.u8(record);
        require(place, DEFLATE_WINDOW_BITS, bits, 0, MAX_DEFLATE_WINDOW_BITS);
      }
      case ZSTD -> {
        require(place, ZSTD_FORMAT, ZSTD_FORMAT.u8(record), 0, 0);
        require(place, ZSTD_WINDOW_LOG, ZSTD_WINDOW_LOG.u8(record), 0, MAX_ZSTD_WINDOW_LOG);
      }
    }
  }

  private static void require(ImagePlace place, Field field, long found, long least, long most)
      throws UnsupportedImageException {
    if (found < least || found > most) {
      throw new UnsupportedImageException(
          place, field.name(), least == most ? least : least + ".." + most, found);
    }
  }

  /**
   * Returns the algorithm with the given ID.
   *
   * @param place the place of the use, for exceptions
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
