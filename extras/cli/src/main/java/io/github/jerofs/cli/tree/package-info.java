/** Files of an image as the commands see them, and the walk over them. */
@NullMarked
package io.github.jerofs.cli.tree;

import org.jspecify.annotations.NullMarked;
