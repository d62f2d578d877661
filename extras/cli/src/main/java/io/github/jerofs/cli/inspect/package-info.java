/** The commands info, fsck and du. */
@NullMarked
package io.github.jerofs.cli.inspect;

import org.jspecify.annotations.NullMarked;
