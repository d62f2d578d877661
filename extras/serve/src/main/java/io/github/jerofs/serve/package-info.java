/** Servers for open images: each takes file systems that this library opened. */
@NullMarked
package io.github.jerofs.serve;

import org.jspecify.annotations.NullMarked;
