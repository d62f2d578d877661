package io.github.jerofs.internal.write.compress;

/** Compresses slices of files, each on its own. Not thread-safe; keeps memory between calls. */
interface Compressor extends AutoCloseable {
  /** Forgets the input seen so far: the array that slices are taken from has new content. */
  default void begin(byte[] in, int length) {}

  /**
   * Compresses {@code in[inOffset, inOffset + inLength)} to {@code out}, from {@code outOffset} on.
   *
   * @param outLength the room there, which is at least {@link #bound} bytes
   * @return the number of bytes written. Their first is not zero, unless they are as many as the
   *     slice or more
   */
  int compress(byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength);

  /** Returns the largest number of bytes that a slice of {@code length} bytes may become. */
  int bound(int length);

  /** Frees what is not on the heap. */
  @Override
  void close();
}
