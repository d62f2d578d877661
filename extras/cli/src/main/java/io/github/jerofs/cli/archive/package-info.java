/** The command tar. */
@NullMarked
package io.github.jerofs.cli.archive;

import org.jspecify.annotations.NullMarked;
