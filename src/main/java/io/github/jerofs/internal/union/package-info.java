/** Several trees, one above the other, as one tree. */
@NullMarked
package io.github.jerofs.internal.union;

import org.jspecify.annotations.NullMarked;
