/**
 * An open image in EROFS terms (nid, inode, extent): lookup, listing, extended attributes and
 * content.
 */
@NullMarked
package io.github.jerofs.internal.image;

import org.jspecify.annotations.NullMarked;
