package io.github.jerofs.internal.write.compress;

/** The place of a content that is on an extra device already. Immutable. */
public sealed interface StoredContent permits ChunkList, StoredPclusters, StoredTable {}
