/** Fills a node table from directories of any file system. */
@NullMarked
package io.github.jerofs.internal.write.tree;

import org.jspecify.annotations.NullMarked;
