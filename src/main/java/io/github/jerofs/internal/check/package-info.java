/** Checks whole images. Works on inodes and directory entries rather than paths. */
@NullMarked
package io.github.jerofs.internal.check;

import org.jspecify.annotations.NullMarked;
