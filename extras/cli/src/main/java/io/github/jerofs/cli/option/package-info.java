/** Options and arguments that several commands share. */
@NullMarked
package io.github.jerofs.cli.option;

import org.jspecify.annotations.NullMarked;
