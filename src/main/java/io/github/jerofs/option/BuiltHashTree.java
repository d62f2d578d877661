package io.github.jerofs.option;

/**
 * A hash tree that was written.
 *
 * @param rootHash what verifies it
 * @param offset where the superblock begins, or the tree if it has none, in bytes
 * @param length from there to the end of the tree, in bytes
 * @param format the format, with salt, number of data blocks and, where there is a superblock, UUID
 */
public record BuiltHashTree(RootHash rootHash, long offset, long length, HashTreeFormat format) {}
