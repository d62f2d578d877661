package io.github.jerofs.internal.mapping;

import io.github.jerofs.error.CorruptImageException;
import java.io.IOException;

/** The index of an inode's lclusters in one of its two on-disk forms. Thread-safe. */
interface LclusterIndex {
  /**
   * Decodes an entry.
   *
   * @param number which lcluster, below the number that the size of the file gives
   */
  Lcluster load(long number) throws IOException;

  /** Returns the exception for what is wrong with lcluster {@code number}. */
  CorruptImageException corrupt(long number, String what);
}
