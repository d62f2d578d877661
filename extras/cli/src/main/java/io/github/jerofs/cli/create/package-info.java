/** The commands create and convert, which build images. */
@NullMarked
package io.github.jerofs.cli.create;

import org.jspecify.annotations.NullMarked;
