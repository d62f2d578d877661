/** The tree to write: a table of nodes with their names, attributes and content origins. */
@NullMarked
package io.github.jerofs.internal.write.node;

import org.jspecify.annotations.NullMarked;
