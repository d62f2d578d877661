package io.github.jerofs.internal.write.compress;

/** Compresses slices of files independently. Not thread-safe; keeps buffers between calls. */
interface Compressor extends AutoCloseable {
  /** Discards match tables, as the input array has new content. */
  default void begin(byte[] in, int length) {}

  /**
   * Compresses {@code in[inOffset, inOffset + inLength)} to {@code out}, from {@code outOffset} on.
   *
   * @param outLength the space in {@code out}, at least {@link #bound} bytes
   * @return the number of bytes written. If it is less than {@code inLength}, the first byte is not
   *     zero
   */
  int compress(byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength);

  /** Returns the maximum compressed size of {@code length} bytes. */
  int bound(int length);

  /** Frees native memory. */
  @Override
  void close();
}
