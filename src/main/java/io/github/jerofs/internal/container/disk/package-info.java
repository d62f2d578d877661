/** Disk images with partitions, and sparse images. */
@NullMarked
package io.github.jerofs.internal.container.disk;

import org.jspecify.annotations.NullMarked;
