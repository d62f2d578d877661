package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.Gzip;
import io.github.jerofs.internal.container.stream.SpanTable.Digest;
import io.github.jerofs.internal.container.stream.SpanTable.Window;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Restart points of a gzip file as SOCI and {@code mkfs.erofs --gzinfo} write them. They state no
 * digests; each span is compared with the window of the next one.
 */
public final class Zinfo {
  private static final int HEADER = 12;
  private static final int POINT = 17;
  private static final int RECORD = POINT + SpanTable.WINDOW;
  private static final int MAX_GZIP_HEADER = 128 << 10;

  private Zinfo() {}

  /**
   * Returns the decoded gzip file. Closing it leaves both files open.
   *
   * @param size the length of the decoded file in bytes
   * @param cache is closed with the result
   * @throws CorruptImageException if the restart points are damaged
   */
  public static ImageSource open(
      ImageSource gzip, ImageSource zinfo, long size, ErofsLimits limits, CacheAccount cache)
      throws IOException {
    long count =
        zinfo.contains(0, HEADER) ? Integer.toUnsignedLong(zinfo.view(0, HEADER).getInt(0)) : 0;
    if (count == 0 || zinfo.size() != HEADER + count * RECORD) {
      throw new CorruptImageException(
          ImagePlace.of(zinfo.description(), 0),
          "length of a zinfo with " + count + " restart points",
          HEADER + count * RECORD,
          zinfo.size());
    }
    SpanTable.Builder spans = new SpanTable.Builder();
    ByteBuffer point = zinfo.view(HEADER, POINT);
    if (point.getLong(8) > 0) { // version 1 leaves out the first one
      add(spans, start(gzip), point.getLong(0), 0, 0, Window.NONE);
    }
    for (long i = 0; i < count; i++) {
      long at = HEADER + i * RECORD;
      point = zinfo.view(at, POINT);
      long stored = point.getLong(0);
      long decoded = point.getLong(8);
      int bits = point.get(16);
      int window = (int) Math.max(0, Math.min(decoded, SpanTable.WINDOW));
      long end = i + 1 < count ? zinfo.view(at + RECORD, POINT).getLong(0) : gzip.size();
      add(spans, stored, end, decoded, bits, new Window(at + RECORD - window, window));
    }
    SpanTable table =
        SpanTable.of(gzip.description(), spans.encoded(), size, gzip.size(), zinfo.size(), limits);
    return GzipSpans.source(gzip, table, place -> window(zinfo, place), cache);
  }

  private static void add(
      SpanTable.Builder spans, long stored, long end, long decoded, int bits, Window window) {
    spans.add(stored, end, decoded, window, bits, Digest.NONE, new byte[0]);
  }

  private static byte[] window(ImageSource zinfo, Window place) throws IOException {
    byte[] window = new byte[place.length()];
    zinfo.readFully(place.at(), ByteBuffer.wrap(window));
    return window;
  }

  /** Returns the end of the gzip header. */
  private static long start(ImageSource gzip) throws IOException {
    byte[] header = new byte[(int) Math.min(gzip.size(), MAX_GZIP_HEADER)];
    gzip.readFully(0, ByteBuffer.wrap(header));
    try {
      return Gzip.skipHeader(header, 0);
    } catch (DecodeException e) {
      CorruptImageException corrupt =
          new CorruptImageException(
              ImagePlace.of(gzip.description(), 0), "gzip: the file " + e.getMessage());
      corrupt.initCause(e);
      throw corrupt;
    }
  }
}
