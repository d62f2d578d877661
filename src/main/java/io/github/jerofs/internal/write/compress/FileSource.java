package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A file to be encoded. Its methods may be called from any thread, one at a time. */
public interface FileSource {
  /** Returns what the file is called in error messages. */
  String name();

  /** Returns the number of bytes that {@link #open} gives; more or fewer are an error. */
  long size();

  /**
   * Opens the content. It is read once, from begin to end, and closed, perhaps by another thread.
   */
  InputStream open() throws IOException;

  /** Returns how to encode the file; null leaves it flat. */
  @Nullable Encoding encoding();

  /**
   * Returns whether the content, which was read, is stored already: then it is not encoded again,
   * and the receiver gets it as it is. Asked of files up to 4 MiB.
   */
  default boolean isStored() {
    return false;
  }

  /**
   * Returns whether the content must be read to its end before the iterator gives the next file, as
   * with the entries of an archive that is read from a pipe. It is then read by the calling thread.
   */
  default boolean readInOrder() {
    return false;
  }
}
