package io.github.jerofs.internal.create;

import io.github.jerofs.build.ContentSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Supplies a staged content to the builder. */
record StagedContentSource(StagedContent content) implements ContentSource {
  @Override
  public long size() {
    return content.size();
  }

  @Override
  public InputStream open() {
    return new InputStream() {
      private long position;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
          return 0;
        }
        int n = content.read(position, ByteBuffer.wrap(target, from, length));
        position += Math.max(0, n);
        return n;
      }
    };
  }
}
