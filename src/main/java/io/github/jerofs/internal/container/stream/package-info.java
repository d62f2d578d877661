/** Random access to compressed streams, by tables of the positions where decoding can restart. */
@NullMarked
package io.github.jerofs.internal.container.stream;

import org.jspecify.annotations.NullMarked;
