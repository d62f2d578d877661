/** The snapshots of containerd's EROFS snapshotter, which are layers with parents. */
@NullMarked
package io.github.jerofs.internal.container.containerd;

import org.jspecify.annotations.NullMarked;
