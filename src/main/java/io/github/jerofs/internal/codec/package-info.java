/** Decompressors: one class per algorithm, without state, from one array into another. */
@NullMarked
package io.github.jerofs.internal.codec;

import org.jspecify.annotations.NullMarked;
