/** Text and what it is made of, for the packages of the command line. */
@NullMarked
package io.github.jerofs.cli.text;

import org.jspecify.annotations.NullMarked;
