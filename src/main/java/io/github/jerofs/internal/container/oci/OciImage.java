package io.github.jerofs.internal.container.oci;

import io.github.jerofs.storage.OciLocation;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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

  private static OciImage of(BlobStore blobs, OciJson manifest) throws IOException {
    return new OciImage(blobs, new LayerStack(blobs.name()).of(manifest.descriptors("layers")));
  }

  /**
   * Returns the image of a manifest, or the only image for {@code platform} in an index.
   *
   * @param document a manifest or an index
   * @throws java.nio.file.FileSystemException if the image is for another platform, or several
   *     match
   * @throws io.github.jerofs.error.ErofsException as for a layout
   */
  public static OciImage of(BlobStore blobs, OciJson document, Optional<String> platform)
      throws IOException {
    Selection selection =
        new Selection(
            blobs, new OciLocation.Selector(Optional.empty(), Optional.empty(), platform));
    if (document.has("manifests")) {
      return of(blobs, document, selection);
    }
    if (platform.isPresent()) {
      selection.checkPlatform(document);
    }
    return of(blobs, document);
  }

  @Override
  public void close() throws IOException {
    blobs.close();
  }
}
