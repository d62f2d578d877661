package io.github.jerofs.internal.write.compress;

import java.nio.ByteBuffer;

/**
 * Direct buffers for the input and output of native compressors. While native code holds an array,
 * JDKs before 22 cannot collect garbage, and throw an {@code OutOfMemoryError} if some thread
 * always does. Not thread-safe.
 */
final class NativeBuffers {
  private static final int MIN_CAPACITY = 64 << 10;

  private ByteBuffer input = ByteBuffer.allocateDirect(0);
  private ByteBuffer output = ByteBuffer.allocateDirect(0);

  /** Returns a buffer with {@code in[offset, offset + length)}. */
  ByteBuffer input(byte[] in, int offset, int length) {
    input = cleared(input, length);
    return input.put(in, offset, length).flip();
  }

  /** Returns a buffer for {@code length} bytes. */
  ByteBuffer output(int length) {
    output = cleared(output, length);
    return output;
  }

  private static ByteBuffer cleared(ByteBuffer buffer, int length) {
    ByteBuffer large =
        buffer.capacity() >= length
            ? buffer
            : ByteBuffer.allocateDirect(Math.max(MIN_CAPACITY, length));
    return large.clear().limit(length);
  }
}
