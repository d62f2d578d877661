package io.github.jerofs.internal.container.oci;

import java.util.Map;
import java.util.Optional;

/**
 * A descriptor of an index or a manifest.
 *
 * @param mediaType what the blob is
 * @param digest {@code sha256:} and 64 lower-case hexadecimal digits
 * @param size length of the blob in bytes
 * @param annotations annotations by key
 * @param platform {@code os/architecture[/variant]}, where one is stated
 */
record Descriptor(
    String mediaType,
    String digest,
    long size,
    Map<String, String> annotations,
    Optional<String> platform) {
  private static final String REFERENCE = "org.opencontainers.image.ref.name";

  /** Returns the reference name, where the index states one. */
  Optional<String> reference() {
    return Optional.ofNullable(annotations.get(REFERENCE));
  }

  /** Returns whether the blob is an index or a manifest list. */
  boolean isIndex() {
    return mediaType.equals("application/vnd.oci.image.index.v1+json")
        || mediaType.equals("application/vnd.docker.distribution.manifest.list.v2+json");
  }

  @Override
  public String toString() {
    return digest
        + reference().map(name -> " (" + name + ")").orElse("")
        + platform().map(os -> " for " + os).orElse("");
  }
}
