/** The command {@code nydus}. */
@NullMarked
package io.github.jerofs.cli.nydus;

import org.jspecify.annotations.NullMarked;
