package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.Gzip;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.util.Arrays;

/** Decodes the spans of gzip files. Safe for use by many threads. */
final class GzipSpans implements SpanSource.Decoder {
  /** Reads the windows of spans. */
  interface Windows {
    /** Returns up to 32 KiB of decoded data before the span; none at the start of a member. */
    byte[] read(SpanTable.Window window) throws IOException;
  }

  private final SpanTable table;
  private final SpanReader reader;
  private final Windows windows;

  private GzipSpans(ImageSource stored, SpanTable table, Windows windows) {
    this.table = table;
    this.reader = new SpanReader(stored, table);
    this.windows = windows;
  }

  static SpanSource source(
      ImageSource stored, SpanTable table, Windows windows, CacheAccount cache) {
    return new SpanSource(stored, table, new GzipSpans(stored, table, windows), cache);
  }

  @Override
  public byte[] decode(int i) throws IOException {
    byte[] stored = reader.stored(i);
    byte[] window = windows.read(table.window(i));
    byte[] out = new byte[table.decodedBytes(i)];
    try {
      boolean ends = Gzip.decodeFrom(stored, reader.before(i), table.bits(i), window, out);
      if (table.digestKind(i) == SpanTable.Digest.NONE && !ends) {
        checkNextWindow(i, window, out);
      }
    } catch (DecodeException e) {
      throw reader.corrupt(i, e);
    }
    return reader.checked(i, out);
  }

  /**
   * Without a digest, the window of the next span is the only evidence that the data is intact: it
   * must repeat the end of this span. At the start of a member it may be anything.
   */
  private void checkNextWindow(int i, byte[] window, byte[] out) throws IOException {
    if (i + 1 == table.count()) {
      return;
    }
    byte[] next = windows.read(table.window(i + 1));
    int common = Math.min(next.length, out.length);
    int older = next.length - common; // the part before this span
    boolean isSame = Arrays.equals(next, older, next.length, out, out.length - common, out.length);
    isSame &= older <= window.length;
    isSame = isSame && Arrays.equals(next, 0, older, window, window.length - older, window.length);
    if (!isSame) {
      throw new CorruptImageException(
          ImagePlace.of(table.description(), table.storedStart(i)),
          "the data before byte "
              + table.decodedEnd(i)
              + " differs from the window of the next restart point");
    }
  }
}
