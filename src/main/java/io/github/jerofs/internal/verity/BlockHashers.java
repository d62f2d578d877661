package io.github.jerofs.internal.verity;

import io.github.jerofs.option.HashAlgorithm;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A lock-free pool of the hashers of an algorithm for all trees, so their number depends on neither
 * images nor virtual threads.
 */
final class BlockHashers {
  private static final int MAX_IDLE = 16;

  private static final byte[] NO_SALT = {};
  private static final BlockHashers SHA256 = new BlockHashers(HashAlgorithm.SHA256);
  private static final BlockHashers SHA512 = new BlockHashers(HashAlgorithm.SHA512);

  private final HashAlgorithm algorithm;
  private final AtomicReferenceArray<BlockHasher> idle = new AtomicReferenceArray<>(MAX_IDLE);

  private BlockHashers(HashAlgorithm algorithm) {
    this.algorithm = algorithm;
  }

  /** Returns the pool of {@code algorithm}. */
  static BlockHashers of(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> SHA256;
      case SHA512 -> SHA512;
    };
  }

  /** Returns a hasher for the calling thread, to be {@linkplain #release released} after use. */
  BlockHasher acquire(byte[] salt) {
    for (int i = 0; i < MAX_IDLE; i++) {
      BlockHasher hasher = idle.get(i);
      if (hasher != null && idle.compareAndSet(i, hasher, null)) {
        hasher.reset(salt);
        return hasher;
      }
    }
    return new BlockHasher(algorithm, salt);
  }

  /** Returns {@code hasher} to the pool. The caller must not use it afterwards. */
  void release(BlockHasher hasher) {
    hasher.reset(NO_SALT); // the pool must not keep blocks of closed images
    for (int i = 0; i < MAX_IDLE; i++) {
      if (idle.get(i) == null && idle.compareAndSet(i, null, hasher)) {
        return;
      }
    }
  }
}
