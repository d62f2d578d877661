package io.github.jerofs.internal.container.oci;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The layers of an image and the store of their blobs. Closing it closes the store.
 *
 * @param blobs the store
 * @param layers topmost first
 */
public record OciImage(BlobStore blobs, List<StackedLayer> layers) implements Closeable {
  /** Copies the list. */
  public OciImage {
    layers = List.copyOf(layers);
  }

  /**
   * Selects an image of an index.
   *
   * @throws java.nio.file.FileSystemException if no image matches {@code selection}, or several do
   * @throws io.github.jerofs.error.ErofsException if the index, the manifest or a descriptor is
   *     damaged, or if the media type or role of a layer is unsupported
   */
  static OciImage of(BlobStore blobs, OciJson index, Selection selection) throws IOException {
    return of(blobs, selection.document(selection.manifest(index)));
  }

  /** Returns the image of {@code manifest}. */
  static OciImage of(BlobStore blobs, OciJson manifest) throws IOException {
    return new OciImage(blobs, new LayerStack(blobs.name()).of(manifest.descriptors("layers")));
  }

  @Override
  public void close() throws IOException {
    blobs.close();
  }
}
