/** The command {@code composefs}. */
@NullMarked
package io.github.jerofs.cli.composefs;

import org.jspecify.annotations.NullMarked;
