/** The command find. */
@NullMarked
package io.github.jerofs.cli.find;

import org.jspecify.annotations.NullMarked;
