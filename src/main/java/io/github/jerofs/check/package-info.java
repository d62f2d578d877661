/** Checking a whole image: what to check, and what was found. */
@NullMarked
package io.github.jerofs.check;

import org.jspecify.annotations.NullMarked;
