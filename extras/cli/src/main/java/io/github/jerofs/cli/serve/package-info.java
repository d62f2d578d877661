/** The command {@code serve}. */
@NullMarked
package io.github.jerofs.cli.serve;

import org.jspecify.annotations.NullMarked;
