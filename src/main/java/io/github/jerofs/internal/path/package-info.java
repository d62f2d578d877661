/** Paths stored as bytes, shared by open images and images that are being created. */
@NullMarked
package io.github.jerofs.internal.path;

import org.jspecify.annotations.NullMarked;
