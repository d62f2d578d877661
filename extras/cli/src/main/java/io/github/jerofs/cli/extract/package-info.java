/** The command extract. */
@NullMarked
package io.github.jerofs.cli.extract;

import org.jspecify.annotations.NullMarked;
