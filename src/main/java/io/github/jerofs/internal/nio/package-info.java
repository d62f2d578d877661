/**
 * The {@code java.nio.file} face: provider, file system, paths, streams, channels and attribute
 * views.
 */
@NullMarked
package io.github.jerofs.internal.nio;

import org.jspecify.annotations.NullMarked;
