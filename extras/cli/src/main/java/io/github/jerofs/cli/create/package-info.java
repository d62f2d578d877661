/** The commands create and convert, which make images. */
@NullMarked
package io.github.jerofs.cli.create;

import org.jspecify.annotations.NullMarked;
