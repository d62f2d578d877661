package io.github.jerofs.option;

/**
 * The location and format of a new hash tree. Immutable and thread-safe.
 *
 * @param rootHash the root hash, which verifies the tree
 * @param offset byte offset of the superblock, or of the tree if it has none
 * @param length number of bytes from {@code offset} to the end of the tree
 * @param format the format, including the salt, the number of data blocks and, with a superblock,
 *     the UUID
 */
public record BuiltHashTree(RootHash rootHash, long offset, long length, HashTreeFormat format) {}
