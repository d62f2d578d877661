/** Merkle trees over any source: dm-verity hash trees and fs-verity digests. Knows no EROFS. */
@NullMarked
package io.github.jerofs.internal.verity;

import org.jspecify.annotations.NullMarked;
