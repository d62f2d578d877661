/**
 * Merkle trees over any source: dm-verity hash trees and fs-verity digests. Independent of EROFS.
 */
@NullMarked
package io.github.jerofs.internal.verity;

import org.jspecify.annotations.NullMarked;
