package io.github.jerofs.internal.container.oci;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.storage.ImageLocation;
import java.io.Closeable;
import java.io.IOException;

/**
 * The blobs of images, by digest: a layout in a directory or an archive, or a repository. A
 * repository is thread-safe, others are not.
 */
public interface BlobStore extends Closeable {
  /** Returns the name of the store for messages. */
  String name();

  /**
   * Returns the bytes of an index or a manifest, whose digest the caller checks.
   *
   * @throws CorruptImageException if it is missing or has another length
   * @throws io.github.jerofs.error.LimitExceededException if it is longer than {@link
   *     OciJson#MAX_BYTES}
   */
  byte[] read(Descriptor document) throws IOException;

  /**
   * Returns the location of a layer or a device. If it is an open source, the caller closes it; it
   * remains open when this store is closed.
   *
   * @throws CorruptImageException if it is missing or has another length
   */
  ImageLocation locate(Descriptor blob) throws IOException;
}
