/** Lays out and writes the metadata: inodes, xattrs, directories and the superblock. */
@NullMarked
package io.github.jerofs.internal.write.metadata;

import org.jspecify.annotations.NullMarked;
