package io.github.jerofs.internal.verity;

import io.github.jerofs.option.HashAlgorithm;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A lock-free pool of hashers. Thread-local hashers would need one per virtual thread. */
final class BlockHashers {
  private static final int MAX_IDLE = 16;

  private final HashAlgorithm algorithm;
  private final byte[] salt;
  private final AtomicReferenceArray<BlockHasher> idle = new AtomicReferenceArray<>(MAX_IDLE);

  BlockHashers(HashAlgorithm algorithm, byte[] salt) {
    this.algorithm = algorithm;
    this.salt = salt;
  }

  /** Returns a hasher for the calling thread, to be {@linkplain #release released} after use. */
  BlockHasher acquire() {
    for (int i = 0; i < MAX_IDLE; i++) {
      BlockHasher hasher = idle.get(i);
      if (hasher != null && idle.compareAndSet(i, hasher, null)) {
        return hasher;
      }
    }
    return new BlockHasher(algorithm, salt);
  }

  /** Returns {@code hasher} to the pool. The caller must not use it afterwards. */
  void release(BlockHasher hasher) {
    for (int i = 0; i < MAX_IDLE; i++) {
      if (idle.get(i) == null && idle.compareAndSet(i, null, hasher)) {
        return;
      }
    }
  }
}
