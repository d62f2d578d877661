/** Options, listener and findings of an image check. */
@NullMarked
package io.github.jerofs.check;

import org.jspecify.annotations.NullMarked;
