package io.github.jerofs.internal.container.oci;

import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;

/** A store whose blobs are files of a layout. Not thread-safe. */
abstract class LayoutStore implements BlobStore {
  private final LayoutFiles files;

  /** Takes ownership of {@code files}. */
  LayoutStore(LayoutFiles files) {
    this.files = files;
  }

  final LayoutFiles files() {
    return files;
  }

  /**
   * Returns the file that contains {@code blob}.
   *
   * @throws io.github.jerofs.error.CorruptImageException if it is missing or has another length
   */
  abstract String path(Descriptor blob) throws IOException;

  @Override
  public final String name() {
    return files.name();
  }

  @Override
  public final byte[] read(Descriptor document) throws IOException {
    return files.document(path(document));
  }

  @Override
  public final ImageLocation locate(Descriptor blob) throws IOException {
    return files.locate(path(blob));
  }

  @Override
  public final void close() throws IOException {
    files.close();
  }
}
