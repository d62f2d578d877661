@NullMarked
package io.github.jerofs.serve;

import org.jspecify.annotations.NullMarked;
