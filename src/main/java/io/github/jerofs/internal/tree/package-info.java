/**
 * The tree of nodes that all higher layers use, independent of its source. Resolves paths, finds
 * the names of nodes, and guards every access against lost pages and closed trees.
 */
@NullMarked
package io.github.jerofs.internal.tree;

import org.jspecify.annotations.NullMarked;
