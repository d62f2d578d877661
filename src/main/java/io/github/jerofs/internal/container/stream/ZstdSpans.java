package io.github.jerofs.internal.container.stream;

import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.ZstandardStream;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;

/** Decodes the frames of Zstandard files. Safe for use by many threads. */
final class ZstdSpans implements SpanSource.Decoder {
  private final ImageSource stored;
  private final SpanTable table;
  private final SpanReader reader;

  ZstdSpans(ImageSource stored, SpanTable table) {
    this.stored = stored;
    this.table = table;
    this.reader = new SpanReader(stored, table);
  }

  static SpanSource source(ImageSource stored, SpanTable table, CacheAccount cache) {
    return new SpanSource(stored, table, new ZstdSpans(stored, table), cache);
  }

  @Override
  public byte[] decode(int i) throws IOException {
    byte[] in = reader.stored(i);
    byte[] out = new byte[table.decodedBytes(i)];
    try {
      ZstandardStream.decode(in, out);
    } catch (DecodeException e) {
      throw reader.corrupt(i, e);
    } catch (LinkageError | UnsupportedOperationException e) {
      throw ZstdStream.missing(stored, e);
    }
    return reader.checked(i, out);
  }
}
