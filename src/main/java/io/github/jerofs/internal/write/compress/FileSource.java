package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A file to encode. Methods may be called from any thread, but not concurrently. */
public interface FileSource {
  /** Returns the name of the file in error messages. */
  String name();

  /**
   * Returns the number of bytes of the stream that {@link #open} returns. More or fewer bytes are
   * an error.
   */
  long size();

  /**
   * Opens the content. It is read once, from start to end, and closed, possibly on another thread.
   */
  InputStream open() throws IOException;

  /** Returns the encoding, or null for a flat file. */
  @Nullable Encoding encoding();

  /**
   * Returns whether the content is stored already. It is then not encoded, and the receiver gets it
   * as plain content. Called for files of up to 4 MiB, after reading them.
   */
  default boolean isStored() {
    return false;
  }

  /**
   * Returns whether the content must be read before the iterator advances, as with entries of a
   * piped archive. The calling thread then reads it.
   */
  default boolean readInOrder() {
    return false;
  }
}
