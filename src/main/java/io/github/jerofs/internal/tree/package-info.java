/**
 * What everything above works on: a tree of nodes, whatever it is read from. Resolves paths, finds
 * the names of nodes, and guards all access to lost pages and closed trees.
 */
@NullMarked
package io.github.jerofs.internal.tree;

import org.jspecify.annotations.NullMarked;
