/** Writes archives in the format pax, as GNU tar and bsdtar read them. Knows nothing of images. */
@NullMarked
package io.github.jerofs.cli.tar;

import org.jspecify.annotations.NullMarked;
