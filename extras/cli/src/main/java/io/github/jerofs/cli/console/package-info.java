/** What a command prints, and where: streams, messages, progress. */
@NullMarked
package io.github.jerofs.cli.console;

import org.jspecify.annotations.NullMarked;
