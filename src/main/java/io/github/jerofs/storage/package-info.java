/**
 * Storage of images: locations, byte sources, extra devices and cached copies, with the encoding of
 * names and digests.
 */
@NullMarked
package io.github.jerofs.storage;

import org.jspecify.annotations.NullMarked;
