package io.github.jerofs.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content of a regular file. It is opened once, possibly on another thread than the one that
 * calls {@code ErofsBuilder.build}.
 */
public interface ContentSource {
  /** Returns the number of bytes of the stream that {@link #open} returns. */
  long size();

  /**
   * Opens the content. The builder closes the stream.
   *
   * @throws IOException if the content cannot be opened, which fails the build
   */
  InputStream open() throws IOException;

  /** Returns a source of {@code bytes}, which must not change. */
  static ContentSource of(byte[] bytes) {
    return new ContentSource() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
