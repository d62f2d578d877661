package io.github.jerofs.internal.container.stream;

import io.github.jerofs.internal.container.stream.StreamIndex.Extent;
import io.github.jerofs.internal.container.stream.StreamIndex.Kind;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceStream;
import io.github.jerofs.option.ErofsLimits;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link StreamIndex} in one pass over an archive, or in two if the archive has too few
 * restart points and must be unpacked. Not thread-safe.
 */
public final class StreamIndexer implements Closeable {
  private static final int ALIGNMENT = 512;
  private static final int BUFFER = 256 << 10;

  /**
   * What is known about an archive.
   *
   * @param tocDigest the SHA-256 of the table of contents of an eStargz file
   * @param usesSeekTable whether the seek table of a Zstandard file is used if there is one. The
   *     frames then have no digests but those in the table
   */
  public record Form(ErofsLimits limits, Optional<String> tocDigest, boolean usesSeekTable) {}

  private final ImageSource archive;
  private final Kind kind;
  private final Form form;
  private final ErofsLimits limits;
  private final FileChannel out;
  private final OutputStream windows;
  private final SpanWriter spans;
  private final InputStream decoded;

  /**
   * Starts to read {@code archive}.
   *
   * @param out an empty file, open for writing. The caller closes it
   */
  public StreamIndexer(ImageSource archive, Kind kind, FileChannel out, Form form)
      throws IOException {
    this.archive = archive;
    this.kind = kind;
    this.form = form;
    this.limits = form.limits;
    this.out = out;
    this.windows = new BufferedOutputStream(Channels.newOutputStream(out), BUFFER);
    this.spans = new SpanWriter(windows);
    this.decoded = open(spans);
  }

  /** Returns {@link Kind#STARGZ} if {@code archive} is a gzip file of that form. */
  public static Kind refined(ImageSource archive, Kind kind) throws IOException {
    return kind == Kind.GZIP && StargzToc.find(archive).isPresent() ? Kind.STARGZ : kind;
  }

  private InputStream open(SpanWriter recorder) throws IOException {
    return switch (kind) {
      case GZIP -> new GzipStream(archive, recorder, limits);
      case ZSTD -> zstd(recorder);
      case STARGZ ->
          new StargzTar(archive, StargzToc.find(archive).orElseThrow(), form.tocDigest, limits);
      case PLAIN, UNPACKED -> new SourceStream(archive);
    };
  }

  private InputStream zstd(SpanWriter recorder) throws IOException {
    Optional<SpanTable> table =
        form.usesSeekTable ? ZstdSeekTable.read(archive, limits) : Optional.empty();
    return table.isPresent()
        ? new SpanStream(table.get(), new ZstdSpans(archive, table.get()))
        : new ZstdStream(archive, recorder, limits);
  }

  /** Returns the decoded archive, which must be read to its end. */
  public InputStream decoded() {
    return decoded;
  }

  /**
   * Writes the index.
   *
   * @param image the file of the EROFS image, or null if the archive is itself one
   */
  public void finish(@Nullable Path image) throws IOException {
    Kind stored = kind;
    long size = archive.size();
    if (decoded instanceof DecodedStream stream) {
      stream.finish();
      size = stream.decoded();
      windows.flush();
      if (!StreamIndex.fits(spans, limits)) {
        stored = Kind.UNPACKED;
        unpack();
      }
    }
    ByteBuffer table = ByteBuffer.allocate(0);
    if (decoded instanceof StargzTar tar) {
      size = tar.finish();
      table = tar.table();
    } else if (decoded instanceof SpanStream seekable) {
      size = seekable.table().size();
      table = seekable.table().encoded();
    } else if (stored == Kind.GZIP || stored == Kind.ZSTD) {
      table = spans.table();
    }
    Extent place = image == null ? new Extent(0, 0) : append(image);
    Extent tablePlace = new Extent(out.position(), table.remaining());
    int crc = StreamIndex.crc(table.duplicate());
    write(table);
    write(StreamIndex.footer(stored, place, tablePlace, crc, size, archive.size()));
  }

  /** Replaces the windows by the decoded archive. */
  private void unpack() throws IOException {
    out.truncate(0);
    try (InputStream again = open(new SpanWriter(OutputStream.nullOutputStream()))) {
      OutputStream target = Channels.newOutputStream(out);
      byte[] buffer = new byte[BUFFER];
      for (int n = again.read(buffer); n >= 0; n = again.read(buffer)) {
        target.write(buffer, 0, n);
      }
    }
  }

  private Extent append(Path image) throws IOException {
    long start = (out.position() + ALIGNMENT - 1) & -ALIGNMENT;
    write(ByteBuffer.allocate((int) (start - out.position())));
    try (FileChannel in = FileChannel.open(image, StandardOpenOption.READ)) {
      long size = in.size();
      for (long at = 0; at < size; ) {
        at += in.transferTo(at, size - at, out);
      }
      return new Extent(start, size);
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    decoded.close();
  }
}
