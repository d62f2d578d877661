/**
 * Where the bytes of an image come from: positional, thread-safe sources of bytes. Knows nothing of
 * EROFS.
 */
@NullMarked
package io.github.jerofs.internal.source;

import org.jspecify.annotations.NullMarked;
