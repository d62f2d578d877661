/** Memory that all open images share: one budget for decoded and fetched bytes. */
@NullMarked
package io.github.jerofs.internal.memory;

import org.jspecify.annotations.NullMarked;
