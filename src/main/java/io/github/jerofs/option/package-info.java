/** Options, as values: final classes that are made with builders. */
@NullMarked
package io.github.jerofs.option;

import org.jspecify.annotations.NullMarked;
