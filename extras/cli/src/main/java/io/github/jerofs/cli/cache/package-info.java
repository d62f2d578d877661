/** The commands fetch and cache. */
@NullMarked
package io.github.jerofs.cli.cache;

import org.jspecify.annotations.NullMarked;
