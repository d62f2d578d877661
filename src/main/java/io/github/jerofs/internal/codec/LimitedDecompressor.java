package io.github.jerofs.internal.codec;

import java.util.concurrent.Semaphore;

/**
 * A decompressor in native code that few threads run at a time. Native code holds arrays, and JDKs
 * before 22 collect no garbage meanwhile: with a small heap, many threads that decode in turn keep
 * the collector waiting until the JVM reports an exhausted heap. One thread per processor is enough
 * to decode at full speed.
 */
final class LimitedDecompressor implements Decompressor {
  /** The first JDK that collects garbage while native code holds arrays. */
  private static final int PINNING_JDK = 22;

  /** With so much heap for each processor, the heap was never reported as exhausted. */
  private static final long ENOUGH_HEAP = 256 << 20;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final Semaphore SHARED = new Semaphore(PROCESSORS);

  private final Decompressor decompressor;
  private final Semaphore turns;

  /**
   * Creates a limited decompressor.
   *
   * @param turns one permit for each thread that may decode
   */
  LimitedDecompressor(Decompressor decompressor, Semaphore turns) {
    this.decompressor = decompressor;
    this.turns = turns;
  }

  /** Limits {@code decompressor} if this JVM needs it. All limited ones share the permits. */
  static Decompressor limitIfNeeded(Decompressor decompressor) {
    return isNeeded(Runtime.version().feature(), Runtime.getRuntime().maxMemory() / PROCESSORS)
        ? new LimitedDecompressor(decompressor, SHARED)
        : decompressor;
  }

  static boolean isNeeded(int jdk, long heapPerProcessor) {
    return jdk < PINNING_JDK && heapPerProcessor < ENOUGH_HEAP;
  }

  @Override
  public void decode(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length, boolean exact)
      throws DecodeException {
    turns.acquireUninterruptibly();
    try {
      decompressor.decode(in, inOffset, inLength, out, outOffset, length, exact);
    } finally {
      turns.release();
    }
  }
}
