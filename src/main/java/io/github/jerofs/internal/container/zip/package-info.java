/** ZIP files that contain images, such as Android's APEX. */
@NullMarked
package io.github.jerofs.internal.container.zip;

import org.jspecify.annotations.NullMarked;
