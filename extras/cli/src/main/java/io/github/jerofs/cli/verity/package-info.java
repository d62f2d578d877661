/** The commands {@code verity} and {@code digest}: hash trees and digests. */
@NullMarked
package io.github.jerofs.cli.verity;

import org.jspecify.annotations.NullMarked;
