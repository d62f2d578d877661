package io.github.jerofs.internal.container.stream;

import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.Gzip;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;

/** Decodes the chunks of eStargz files. Safe for use by many threads. */
final class StargzSpans implements SpanSource.Decoder {
  private final SpanTable table;
  private final SpanReader reader;

  private StargzSpans(ImageSource stored, SpanTable table) {
    this.table = table;
    this.reader = new SpanReader(stored, table);
  }

  static SpanSource source(ImageSource stored, SpanTable table, CacheAccount cache) {
    return new SpanSource(stored, table, new StargzSpans(stored, table), cache);
  }

  @Override
  public byte[] decode(int i) throws IOException {
    byte[] out = new byte[table.decodedBytes(i)];
    if (table.window(i).length() == 0) {
      return out; // between files
    }
    try {
      int length = table.window(i).length();
      Gzip.decodeMembers(reader.stored(i), table.window(i).at(), out, length);
    } catch (DecodeException e) {
      throw reader.corrupt(i, e);
    }
    return reader.checked(i, out);
  }
}
