package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SliceSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A file that gives random access to an archive. It contains, in this order: the compressed windows
 * of a gzip file, or the decoded archive if it has too few restart points; an EROFS image whose
 * device is the decoded archive, at a multiple of 512; the table of spans; a footer.
 *
 * @param image place of the EROFS image; empty if the archive is itself one
 */
public record StreamIndex(
    ImageSource index, Kind kind, Extent image, Extent table, long decodedSize, long storedSize) {
  /** How the archive is stored. */
  public enum Kind {
    /** Not compressed. */
    PLAIN(0),
    GZIP(1),
    ZSTD(2),
    /** The decoded archive is at the start of the index. */
    UNPACKED(3),
    /** eStargz: the chunks of files are gzip members. The device has their data only. */
    STARGZ(4);

    private final long code;

    Kind(long code) {
      this.code = code;
    }

    private static Optional<Kind> of(long code) {
      return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }
  }

  /** A range of bytes. */
  record Extent(long offset, long length) {}

  private static final long MAGIC = 0x3130786469726a00L; // "\0jridx01"
  private static final int FOOTER = 72;
  private static final int CRC_AT = 68;
  private static final int MAX_TABLE = 256 << 20;

  /** Encodes a footer. */
  static ByteBuffer footer(
      Kind kind, Extent image, Extent table, int tableCrc, long decodedSize, long storedSize) {
    ByteBuffer footer = ByteBuffer.allocate(FOOTER).order(ByteOrder.LITTLE_ENDIAN);
    footer.putLong(MAGIC).putLong(kind.code);
    footer.putLong(image.offset).putLong(image.length);
    footer.putLong(table.offset).putLong(table.length);
    footer.putLong(decodedSize).putLong(storedSize).putInt(tableCrc);
    return footer.putInt(crc(footer.duplicate().flip())).flip();
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /**
   * Reads the footer of {@code index}. Returns empty if the file is damaged or belongs to an
   * archive of another length.
   */
  public static Optional<StreamIndex> read(ImageSource index, long storedSize) throws IOException {
    if (index.size() < FOOTER) {
      return Optional.empty();
    }
    ByteBuffer footer = index.view(index.size() - FOOTER, FOOTER);
    if (footer.getLong(0) != MAGIC
        || footer.getInt(CRC_AT) != crc(footer.slice(0, CRC_AT))
        || Kind.of(footer.getLong(8)).isEmpty()) {
      return Optional.empty();
    }
    StreamIndex read =
        new StreamIndex(
            index,
            Kind.of(footer.getLong(8)).orElseThrow(),
            new Extent(footer.getLong(16), footer.getLong(24)),
            new Extent(footer.getLong(32), footer.getLong(40)),
            footer.getLong(48),
            footer.getLong(56));
    boolean isValid =
        read.storedSize == storedSize
            && index.contains(read.image.offset, read.image.length)
            && index.contains(read.table.offset, read.table.length)
            && read.table.length <= MAX_TABLE
            && footer.getInt(64) == crc(read.records());
    return isValid ? Optional.of(read) : Optional.empty();
  }

  private ByteBuffer records() throws IOException {
    ByteBuffer records = ByteBuffer.allocate((int) table.length).order(ByteOrder.LITTLE_ENDIAN);
    index.readFully(table.offset, records);
    return records.flip();
  }

  /** Returns the EROFS image, or empty if the archive is itself one. */
  public Optional<ImageSource> erofs() {
    return image.length == 0
        ? Optional.empty()
        : Optional.of(new SliceSource(index, image.offset, image.length));
  }

  /**
   * Returns the decoded archive. Closing it leaves {@code stored} and the index open.
   *
   * @param cache keeps decoded spans, and is closed with the result
   */
  public ImageSource decoded(ImageSource stored, ErofsLimits limits, CacheAccount cache)
      throws IOException {
    return switch (kind) {
      case PLAIN -> stored;
      case UNPACKED -> new SliceSource(index, 0, decodedSize);
      case GZIP -> GzipSpans.source(stored, spans(stored, limits), this::window, cache);
      case ZSTD -> ZstdSpans.source(stored, spans(stored, limits), cache);
      case STARGZ -> StargzSpans.source(stored, spans(stored, limits), cache);
    };
  }

  private SpanTable spans(ImageSource stored, ErofsLimits limits) throws IOException {
    return SpanTable.of(
        stored.description(),
        records(),
        decodedSize,
        stored.size(),
        kind == Kind.STARGZ ? -1 : index.size(),
        limits);
  }

  private byte[] window(SpanTable.Window place) throws IOException {
    if (place.length() == 0) {
      return new byte[0];
    }
    byte[] stored = new byte[place.length()];
    index.readFully(place.at(), ByteBuffer.wrap(stored));
    byte[] window = new byte[SpanTable.WINDOW];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(stored);
      int n = inflater.inflate(window);
      return n == window.length ? window : Arrays.copyOf(window, n);
    } catch (DataFormatException e) {
      CorruptImageException corrupt =
          new CorruptImageException(
              ImagePlace.of(index.description(), place.at()), "window of a restart point");
      corrupt.initCause(e);
      throw corrupt;
    } finally {
      inflater.end();
    }
  }

  /** Returns whether an extent of {@code length} bytes can be decoded at once. */
  static boolean fits(SpanWriter spans, ErofsLimits limits) {
    return spans.fits(limits.get(ErofsLimit.EXTENT_BYTES))
        && (long) spans.table().remaining() <= MAX_TABLE;
  }
}
