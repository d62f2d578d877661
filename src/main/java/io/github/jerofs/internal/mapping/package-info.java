/** From an offset in a file to the place of its bytes: one {@code BlockMapper} per data layout. */
@NullMarked
package io.github.jerofs.internal.mapping;

import org.jspecify.annotations.NullMarked;
