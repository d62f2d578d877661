package io.github.jerofs.cli.archive;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Compression of archives. The output of each is the same for the same input. */
enum TarCompression {
  NONE,
  GZIP,
  ZSTD,
  XZ;

  /** Returns a stream to {@code out}. Closing it ends the compressed data and flushes only. */
  OutputStream to(OutputStream out) throws IOException {
    OutputStream open = new KeptOpen(out);
    return switch (this) {
      case NONE -> open;
      case GZIP -> new GZIPOutputStream(open, 1 << 16);
      case ZSTD -> new ZstdOutputStream(open);
      case XZ -> new XZOutputStream(open, new LZMA2Options());
    };
  }

  private static final class KeptOpen extends FilterOutputStream {
    KeptOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
