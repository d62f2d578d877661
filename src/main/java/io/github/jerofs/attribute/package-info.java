/** What an image says of its files and of itself: attributes, views, extents, handles. */
@NullMarked
package io.github.jerofs.attribute;

import org.jspecify.annotations.NullMarked;
