package io.github.jerofs.internal.tree;

/**
 * A resolution with the path that it took.
 *
 * @param resolution what the path leads to
 * @param path absolute path to that, without links, {@code .} and {@code ..}; empty if it fails
 */
public record RealPath(Resolution resolution, byte[] path) {}
