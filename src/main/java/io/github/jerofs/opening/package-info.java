/** The way from a location and options to an open image. */
@NullMarked
package io.github.jerofs.opening;

import org.jspecify.annotations.NullMarked;
