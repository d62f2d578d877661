/** The {@code jerofs} command. Uses only the public packages. */
@NullMarked
package io.github.jerofs.cli;

import org.jspecify.annotations.NullMarked;
