/** Opens images from a location and options. */
@NullMarked
package io.github.jerofs.internal.open;

import org.jspecify.annotations.NullMarked;
