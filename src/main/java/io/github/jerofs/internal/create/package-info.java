/**
 * A writable file system that becomes an image when it is closed. The tree is kept in memory;
 * contents that do not fit are kept in a temporary file.
 */
@NullMarked
package io.github.jerofs.internal.create;

import org.jspecify.annotations.NullMarked;
