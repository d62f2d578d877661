package io.github.jerofs.internal.container.oci;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.storage.ImageLocation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The files of a layout, in a directory or an archive. */
interface LayoutFiles extends Closeable {
  /** Returns the name of the directory or archive for messages. */
  String name();

  /** Returns the length of a file, or -1 if no regular file has that path. */
  long length(String path) throws IOException;

  /** Opens an existing file. The source remains open when this object is closed. */
  ImageSource open(String path) throws IOException;

  /** Returns the location of an existing file. The caller closes an open source. */
  ImageLocation locate(String path) throws IOException;

  /**
   * Returns the bytes of an existing document.
   *
   * @throws LimitExceededException if it is longer than {@link OciJson#MAX_BYTES}
   */
  default byte[] document(String path) throws IOException {
    try (ImageSource file = open(path)) {
      if (file.size() > OciJson.MAX_BYTES) {
        throw new LimitExceededException(
            ImagePlace.of(name() + ": " + path, ImagePlace.NO_OFFSET),
            "length",
            "at most " + OciJson.MAX_BYTES,
            file.size());
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      return SourceFault.guard(
          file.description(),
          () -> {
            file.readFully(0, bytes);
            return bytes.array();
          });
    }
  }
}
