/** Files in which images are partitions, or are stored without their zeros. */
@NullMarked
package io.github.jerofs.internal.container.disk;

import org.jspecify.annotations.NullMarked;
