package io.github.jerofs.internal.create;

import io.github.jerofs.build.ContentSource;
import io.github.jerofs.internal.io.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Supplies a staged content to the builder. */
record StagedContentSource(StagedContent content) implements ContentSource {
  @Override
  public long size() {
    return content.size();
  }

  @Override
  public InputStream open() {
    return new BulkInputStream() {
      private long position;

      @Override
      protected int readBytes(byte[] target, int from, int length) throws IOException {
        int n = content.read(position, ByteBuffer.wrap(target, from, length));
        position += Math.max(0, n);
        return n;
      }
    };
  }
}
