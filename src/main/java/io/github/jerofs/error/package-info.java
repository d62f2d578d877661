/** Exceptions, the places in an image that they refer to, and the limits that they report. */
@NullMarked
package io.github.jerofs.error;

import org.jspecify.annotations.NullMarked;
