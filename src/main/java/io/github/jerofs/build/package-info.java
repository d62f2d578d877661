/** Options, entries, progress and report of building an image. */
@NullMarked
package io.github.jerofs.build;

import org.jspecify.annotations.NullMarked;
