/** Decompressors: one class per algorithm, without state, from one array into another. */
@NullMarked
package io.github.jerofs.codec;

import org.jspecify.annotations.NullMarked;
