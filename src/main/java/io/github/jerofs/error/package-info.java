/** The exceptions of the library, with the place in the image that each is about. */
@NullMarked
package io.github.jerofs.error;

import org.jspecify.annotations.NullMarked;
