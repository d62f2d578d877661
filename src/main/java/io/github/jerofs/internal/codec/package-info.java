/** Decompressors: one stateless class per algorithm, decoding from one array into another. */
@NullMarked
package io.github.jerofs.internal.codec;

import org.jspecify.annotations.NullMarked;
