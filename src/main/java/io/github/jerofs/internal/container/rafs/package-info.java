/**
 * RAFS v6 of Nydus: an EROFS image has the metadata, and its extra devices are kept as compressed
 * chunks in files called blobs. This package makes devices of blobs.
 */
@NullMarked
package io.github.jerofs.internal.container.rafs;

import org.jspecify.annotations.NullMarked;
