/**
 * Writes images: a table of nodes, the plan of their inodes, the layout and the bytes. Independent
 * of the readers.
 */
@NullMarked
package io.github.jerofs.internal.write;

import org.jspecify.annotations.NullMarked;
