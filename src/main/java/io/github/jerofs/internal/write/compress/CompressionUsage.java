package io.github.jerofs.internal.write.compress;

/**
 * What the compressed files of an image use: from it follow feature bits and configuration records.
 * Not thread-safe.
 */
public final class CompressionUsage {
  /** Adds what {@code file} uses. */
  public void add(EncodedFile file) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Returns the bits of {@code feature_incompat} that are needed. */
  public int features() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Returns the field {@code u1} of the superblock: algorithms, or the distance of LZ4. */
  public int algorithms() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Returns the configuration records, which follow the superblock; empty if none are needed. */
  public byte[] records() {
    throw new UnsupportedOperationException("not yet");
  }
}
