/** Puts a build together: the tree, the image file, the hash tree, the build time. */
@NullMarked
package io.github.jerofs.internal.assembly;

import org.jspecify.annotations.NullMarked;
