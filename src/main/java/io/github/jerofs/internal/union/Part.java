package io.github.jerofs.internal.union;

import io.github.jerofs.internal.tree.Node;

/**
 * The directory that one layer contributes to a directory of the union.
 *
 * @param layer the layer, 0 for the topmost
 * @param node the directory in the layer
 * @param parent id of its parent in the layer, or {@link
 *     io.github.jerofs.internal.tree.Tree#NO_NODE} for the root
 * @param markers whether it contains names that begin with {@code .wh.}
 */
record Part(int layer, Node node, long parent, boolean markers) {}
