/**
 * Options for opening and verifying images, with the registry of option keys and the values that
 * describe hash trees.
 */
@NullMarked
package io.github.jerofs.option;

import org.jspecify.annotations.NullMarked;
