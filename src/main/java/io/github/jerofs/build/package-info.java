/** What describes a build of an image: options, entries, progress and report. */
@NullMarked
package io.github.jerofs.build;

import org.jspecify.annotations.NullMarked;
