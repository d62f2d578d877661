/** Writes composefs images, from directories and from dumps. */
@NullMarked
package io.github.jerofs.internal.write.composefs;

import org.jspecify.annotations.NullMarked;
