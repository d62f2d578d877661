package io.github.jerofs.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The content of a regular file. It is opened on other threads than the builder's, once. */
public interface ContentSource {
  /** Returns the number of bytes that {@link #open} gives. */
  long size();

  /**
   * Opens the content.
   *
   * @throws IOException if it cannot be read
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
