/**
 * Files that a command writes: under temporary names until they are whole, and never over an input.
 */
@NullMarked
package io.github.jerofs.cli.output;

import org.jspecify.annotations.NullMarked;
