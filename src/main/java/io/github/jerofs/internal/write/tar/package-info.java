/** Fills a node table from tar archives: ustar, pax and GNU, whole or compressed. */
@NullMarked
package io.github.jerofs.internal.write.tar;

import org.jspecify.annotations.NullMarked;
