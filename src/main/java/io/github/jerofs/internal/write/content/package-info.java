/** Writes the contents of files to the data area: flat, chunk-based or compressed. */
@NullMarked
package io.github.jerofs.internal.write.content;

import org.jspecify.annotations.NullMarked;
