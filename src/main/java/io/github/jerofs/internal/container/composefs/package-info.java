/**
 * composefs: an EROFS image with the metadata of a tree, whose file data lies in separate files
 * called objects.
 */
@NullMarked
package io.github.jerofs.internal.container.composefs;

import org.jspecify.annotations.NullMarked;
