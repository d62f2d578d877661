package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.codec.ZstandardStream;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceStream;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Decodes a Zstandard file and records a span for each frame. */
final class ZstdStream extends DecodedStream {
  private static final byte[] NO_WINDOW = {};

  private final SpanWriter spans;
  private final ZstdFrames frames;
  private @Nullable InputStream frame;
  private long frameEnd;

  ZstdStream(ImageSource file, SpanWriter spans, ErofsLimits limits) {
    super(file, limits);
    this.spans = spans;
    this.frames = new ZstdFrames(file);
  }

  @Override
  int decode(byte[] target, int offset, int length) throws IOException {
    while (true) {
      InputStream current = frame;
      if (current == null) {
        if (frameEnd == file().size()) {
          return -1;
        }
        open(frameEnd);
        continue;
      }
      int n = read(current, target, offset, length);
      if (n >= 0) {
        spans.decoded(target, offset, n);
        return n;
      }
      spans.end(frameEnd, decoded());
      current.close();
      frame = null;
    }
  }

  private int read(InputStream current, byte[] target, int offset, int length) throws IOException {
    try {
      return current.read(target, offset, length);
    } catch (ZstandardStream.DamagedException e) {
      CorruptImageException corrupt =
          new CorruptImageException(place(), "Zstandard frame: " + e.getMessage());
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  private void open(long start) throws IOException {
    frameEnd = frames.end(start);
    if (frames.isSkippable(start)) {
      return;
    }
    spans.start(start, 0, decoded(), NO_WINDOW);
    try {
      frame = ZstandardStream.of(new SourceStream(file(), start, frameEnd));
    } catch (LinkageError e) {
      throw missing(file(), e);
    }
  }

  static UnsupportedImageException missing(ImageSource file, Throwable cause) {
    UnsupportedImageException missing =
        new UnsupportedImageException(
            ImagePlace.of(file.description(), ImagePlace.NO_OFFSET),
            "Zstandard needs the library com.github.luben:zstd-jni");
    missing.initCause(cause);
    return missing;
  }

  private ImagePlace place() {
    return ImagePlace.of(file().description(), frameEnd);
  }

  @Override
  void finish() {
    spans.end(file().size(), decoded());
  }

  @Override
  public void close() throws IOException {
    InputStream current = frame;
    if (current != null) {
      current.close();
    }
  }
}
