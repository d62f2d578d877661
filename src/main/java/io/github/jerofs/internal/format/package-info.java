/**
 * The on-disk records of EROFS as immutable Java values, and the rules for valid records. Parses
 * and encodes bytes; follows no pointers.
 */
@NullMarked
package io.github.jerofs.internal.format;

import org.jspecify.annotations.NullMarked;
