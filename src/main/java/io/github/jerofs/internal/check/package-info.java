/** The check of a whole image, beside {@code nio}: it sees inodes and entries, not paths. */
@NullMarked
package io.github.jerofs.internal.check;

import org.jspecify.annotations.NullMarked;
