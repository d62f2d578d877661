/** Where the bytes of an image go: the figures, and the page that shows them. */
@NullMarked
package io.github.jerofs.cli.report;

import org.jspecify.annotations.NullMarked;
