/**
 * The {@code java.nio.file} implementation: provider, file system, paths, streams, channels and
 * attribute views.
 */
@NullMarked
package io.github.jerofs.internal.nio;

import org.jspecify.annotations.NullMarked;
