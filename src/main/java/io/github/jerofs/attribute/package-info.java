/** Attributes and views of files, extents, file handles, and the description of an image. */
@NullMarked
package io.github.jerofs.attribute;

import org.jspecify.annotations.NullMarked;
