/**
 * Thread-safe byte sources with random access, which provide the bytes of an image. Independent of
 * EROFS.
 */
@NullMarked
package io.github.jerofs.internal.source;

import org.jspecify.annotations.NullMarked;
