/** Formatting and escaping of text for all packages of the command line. */
@NullMarked
package io.github.jerofs.cli.text;

import org.jspecify.annotations.NullMarked;
