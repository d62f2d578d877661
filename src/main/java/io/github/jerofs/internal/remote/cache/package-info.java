/** The files of the cache directory, shared by processes. */
@NullMarked
package io.github.jerofs.internal.remote.cache;

import org.jspecify.annotations.NullMarked;
