package io.github.jerofs.internal.write.compress;

import java.util.Arrays;

/** Base of the LZ4 encoders, which differ in the search for matches. */
abstract class Lz4Encoder implements FillingCompressor {
  final Lz4Output output = new Lz4Output();

  /**
   * The latest position by hash. Positions increase from array to array, so those of earlier arrays
   * are out of range.
   */
  final int[] positions;

  /** The position of the first byte of the current array. */
  int base = Lz4Output.MAX_DISTANCE + 1;

  private int length;

  Lz4Encoder(int hashBits) {
    this.positions = new int[1 << hashBits];
  }

  /** Writes sequences until the output is full or the input ends; returns the next input offset. */
  abstract int sequences(byte[] in, int inOffset, int inEnd);

  @Override
  public void begin(byte[] in, int newLength) {
    base += length + Lz4Output.MAX_DISTANCE + 1;
    length = newLength;
    if (base > Integer.MAX_VALUE - newLength - 2 * Lz4Output.MAX_DISTANCE) {
      Arrays.fill(positions, 0);
      base = Lz4Output.MAX_DISTANCE + 1;
    }
  }

  @Override
  public int fill(byte[] in, int inOffset, int inEnd, byte[] out, int outOffset, int outEnd) {
    output.start(in, out, outOffset, outEnd);
    int anchor = sequences(in, inOffset, inEnd);
    return anchor + output.last(anchor, inEnd - anchor) - inOffset;
  }

  @Override
  public int written() {
    return output.written();
  }

  @Override
  public int compress(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength) {
    int done = fill(in, inOffset, inOffset + inLength, out, outOffset, outOffset + outLength);
    return done == inLength ? written() : inLength;
  }

  @Override
  public int bound(int length) {
    return length + length / 0xff + 16;
  }

  @Override
  public void close() {}
}
