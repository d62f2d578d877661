/** The commands ls, tree, cat and stat. */
@NullMarked
package io.github.jerofs.cli.show;

import org.jspecify.annotations.NullMarked;
