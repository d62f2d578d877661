/** Streams, temporary files and closing, for every other package. */
@NullMarked
package io.github.jerofs.internal.io;

import org.jspecify.annotations.NullMarked;
