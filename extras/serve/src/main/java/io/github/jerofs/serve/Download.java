package io.github.jerofs.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Writes something that is made from a directory, such as an archive. Must be thread-safe. */
@FunctionalInterface
public interface Download {
  /**
   * Writes the download.
   *
   * @param directory an absolute path of an image
   * @param out is closed by the caller
   * @throws IOException if the image cannot be read or the client is gone
   */
  void write(Path directory, OutputStream out) throws IOException;
}
