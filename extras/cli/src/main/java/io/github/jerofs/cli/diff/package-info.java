/** The command diff. */
@NullMarked
package io.github.jerofs.cli.diff;

import org.jspecify.annotations.NullMarked;
