package io.github.jerofs.internal.verity;

import io.github.jerofs.option.HashAlgorithm;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Hashers to be used again, so that a read makes none. Lock-free. A thread-local would make one for
 * each virtual thread.
 */
final class BlockHashers {
  private static final int MAX_IDLE = 16;

  private final HashAlgorithm algorithm;
  private final byte[] salt;
  private final AtomicReferenceArray<BlockHasher> idle = new AtomicReferenceArray<>(MAX_IDLE);

  BlockHashers(HashAlgorithm algorithm, byte[] salt) {
    this.algorithm = algorithm;
    this.salt = salt;
  }

  /** Returns a hasher for the calling thread, which should {@linkplain #release release} it. */
  BlockHasher acquire() {
    for (int i = 0; i < MAX_IDLE; i++) {
      BlockHasher hasher = idle.get(i);
      if (hasher != null && idle.compareAndSet(i, hasher, null)) {
        return hasher;
      }
    }
    return new BlockHasher(algorithm, salt);
  }

  /** Takes back a hasher, which the caller no longer uses. */
  void release(BlockHasher hasher) {
    for (int i = 0; i < MAX_IDLE; i++) {
      if (idle.get(i) == null && idle.compareAndSet(i, null, hasher)) {
        return;
      }
    }
  }
}
