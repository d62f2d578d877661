/**
 * Maps file offsets to the location of their bytes, with one {@code BlockMapper} per data layout.
 */
@NullMarked
package io.github.jerofs.internal.mapping;

import org.jspecify.annotations.NullMarked;
