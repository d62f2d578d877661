package io.github.jerofs.attribute;

import java.util.UUID;

/**
 * The {@code fileKey()} of a file: equal for hard links, and stable across openings of the image.
 * Immutable and thread-safe.
 *
 * @param volume the UUID of the volume
 * @param nid the inode number on disk
 */
public record ErofsFileKey(UUID volume, long nid) {}
