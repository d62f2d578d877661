/** The {@code jerofs} command. Uses only the exported packages of the library. */
@NullMarked
package io.github.jerofs.cli;

import org.jspecify.annotations.NullMarked;
