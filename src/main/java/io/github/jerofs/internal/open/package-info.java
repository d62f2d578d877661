/** The way from a location and options to an open image. */
@NullMarked
package io.github.jerofs.internal.open;

import org.jspecify.annotations.NullMarked;
