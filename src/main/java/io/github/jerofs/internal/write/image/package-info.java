/** The image being written: its file, devices, positions, identity and counts. */
@NullMarked
package io.github.jerofs.internal.write.image;

import org.jspecify.annotations.NullMarked;
