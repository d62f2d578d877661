package io.github.jerofs.internal.tree;

/**
 * A resolution and its real path.
 *
 * @param resolution the result of resolving the path
 * @param path absolute path of the node without links, {@code .} or {@code ..}; empty on failure
 */
public record RealPath(Resolution resolution, byte[] path) {}
