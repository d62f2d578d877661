/** How to open an image: options, limits and the ways of reading a file. */
@NullMarked
package io.github.jerofs.option;

import org.jspecify.annotations.NullMarked;
