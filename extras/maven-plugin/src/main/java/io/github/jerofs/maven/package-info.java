/** The Maven plugin. */
@NullMarked
package io.github.jerofs.maven;

import org.jspecify.annotations.NullMarked;
