package io.github.jerofs.internal.container.oci;

import java.util.Map;
import java.util.Optional;

/**
 * A descriptor of an index, a manifest or a layer.
 *
 * @param mediaType the format of the blob
 * @param digest {@code sha256:} and 64 lower-case hexadecimal digits
 * @param size length of the blob in bytes
 * @param annotations annotations by key
 * @param platform {@code os/architecture[/variant]}, where one is stated
 */
public record Descriptor(
    String mediaType,
    String digest,
    long size,
    Map<String, String> annotations,
    Optional<String> platform) {
  private static final String REFERENCE = "org.opencontainers.image.ref.name";

  /** The platform of attestations, which are no images. */
  private static final String NO_PLATFORM = "unknown/unknown";

  /** Copies the annotations. */
  public Descriptor {
    annotations = Map.copyOf(annotations);
  }

  /** Returns the reference name, where the index states one. */
  Optional<String> reference() {
    return Optional.ofNullable(annotations.get(REFERENCE));
  }

  /** Returns whether the blob is an index or a manifest list. */
  boolean isIndex() {
    return mediaType.equals("application/vnd.oci.image.index.v1+json")
        || mediaType.equals("application/vnd.docker.distribution.manifest.list.v2+json");
  }

  /**
   * Returns whether registries serve the blob as a manifest: an index or the manifest of an image.
   */
  public boolean isDocument() {
    return isIndex()
        || mediaType.equals("application/vnd.oci.image.manifest.v1+json")
        || mediaType.equals("application/vnd.docker.distribution.manifest.v2+json");
  }

  /** Returns whether the manifest belongs to an image, such as its provenance. */
  boolean isAttestation() {
    return platform.equals(Optional.of(NO_PLATFORM));
  }

  @Override
  public String toString() {
    return digest
        + reference().map(name -> " (" + name + ")").orElse("")
        + platform().map(os -> " for " + os).orElse("");
  }
}
