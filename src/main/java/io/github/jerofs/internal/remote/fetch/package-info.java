/** Fetches missing granules in the background and ahead of readers. */
@NullMarked
package io.github.jerofs.internal.remote.fetch;

import org.jspecify.annotations.NullMarked;
