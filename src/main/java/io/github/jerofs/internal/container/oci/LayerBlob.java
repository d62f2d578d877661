package io.github.jerofs.internal.container.oci;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A blob of a layout.
 *
 * @param file the file of the blob
 * @param seal the hash tree of the blob, if its annotations state one
 * @param sha256 the digest of the file
 */
public record LayerBlob(Path file, Optional<LayerSeal> seal, String sha256) {}
