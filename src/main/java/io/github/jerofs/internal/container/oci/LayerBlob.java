package io.github.jerofs.internal.container.oci;

import io.github.jerofs.internal.container.stream.ChunkIndex;
import java.util.Optional;

/**
 * A layer or a device of an image.
 *
 * @param descriptor the descriptor in the manifest
 * @param seal the hash tree of the blob, if its annotations state one
 * @param chunkIndex the chunk index of the blob, if its annotations state one
 * @param tocDigest the SHA-256 of the table of an eStargz layer in hexadecimal, if its annotations
 *     state one
 */
public record LayerBlob(
    Descriptor descriptor,
    Optional<LayerSeal> seal,
    Optional<ChunkIndex> chunkIndex,
    Optional<String> tocDigest) {
  private static final int PREFIX = "sha256:".length();

  /** Returns this blob with the requirement to read it by its chunk index. */
  public LayerBlob verifiedByChunks() {
    return new LayerBlob(descriptor, seal, chunkIndex.map(ChunkIndex::required), tocDigest);
  }

  /** Returns whether the media type is that of an archive or a compressed image. */
  public boolean isArchive() {
    return LayerStack.isArchive(descriptor.mediaType());
  }

  /** Returns whether the media type is that of a tar archive, compressed or not. */
  public boolean isTar() {
    return LayerStack.isTar(descriptor.mediaType());
  }

  /** Returns the SHA-256 of the blob in hexadecimal. */
  public String sha256() {
    return descriptor.digest().substring(PREFIX);
  }
}
