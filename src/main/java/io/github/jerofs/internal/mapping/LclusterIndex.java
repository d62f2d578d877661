package io.github.jerofs.internal.mapping;

import io.github.jerofs.error.CorruptImageException;
import java.io.IOException;

/** The index of an inode's lclusters in one of its two on-disk forms. Thread-safe. */
interface LclusterIndex {
  /**
   * Decodes an entry.
   *
   * @param number lcluster number, less than the lcluster count derived from the file size
   */
  Lcluster load(long number) throws IOException;

  /** Returns the exception for a defect in lcluster {@code number}. */
  CorruptImageException corrupt(long number, String what);
}
