/** Stacks of trees as one tree, by the rules of overlayfs. */
@NullMarked
package io.github.jerofs.internal.union;

import org.jspecify.annotations.NullMarked;
