/**
 * Nydus RAFS v6: an EROFS image with the metadata, whose extra devices are stored as compressed
 * chunks in files called blobs. This package turns blobs into devices.
 */
@NullMarked
package io.github.jerofs.internal.container.rafs;

import org.jspecify.annotations.NullMarked;
