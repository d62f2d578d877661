package io.github.jerofs.internal.write.compress;

/** Base of the LZ4 encoders, which differ in the search for matches. */
abstract class Lz4Encoder implements FillingCompressor {
  final Lz4Output output = new Lz4Output();

  /** Writes sequences until the output is full or the input ends; returns the next input offset. */
  abstract int sequences(byte[] in, int inOffset, int inEnd);

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
