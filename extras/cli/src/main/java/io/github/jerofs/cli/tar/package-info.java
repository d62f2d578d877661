/** Writes pax archives for GNU tar and bsdtar. Independent of images. */
@NullMarked
package io.github.jerofs.cli.tar;

import org.jspecify.annotations.NullMarked;
