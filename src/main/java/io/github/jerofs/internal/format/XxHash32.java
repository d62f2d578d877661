package io.github.jerofs.internal.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The 32-bit xxHash, which the format uses to hash xattr names. */
final class XxHash32 {
  private static final int PRIME1 = 0x9e3779b1;
  private static final int PRIME2 = 0x85ebca77;
  private static final int PRIME3 = 0xc2b2ae3d;
  private static final int PRIME4 = 0x27d4eb2f;
  private static final int PRIME5 = 0x165667b1;
  private static final int STRIPE = 16;

  private XxHash32() {}

  static int hash(byte[] input, int seed) {
    ByteBuffer in = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    int hash = (input.length < STRIPE ? seed + PRIME5 : stripes(in, seed)) + input.length;
    while (in.remaining() >= Integer.BYTES) {
      hash = Integer.rotateLeft(hash + in.getInt() * PRIME3, 17) * PRIME4;
    }
    while (in.hasRemaining()) {
      hash = Integer.rotateLeft(hash + (in.get() & 0xff) * PRIME5, 11) * PRIME1;
    }
    hash = (hash ^ hash >>> 15) * PRIME2;
    hash = (hash ^ hash >>> 13) * PRIME3;
    return hash ^ hash >>> 16;
  }

  private static int stripes(ByteBuffer in, int seed) {
    int a = seed + PRIME1 + PRIME2;
    int b = seed + PRIME2;
    int c = seed;
    int d = seed - PRIME1;
    while (in.remaining() >= STRIPE) {
      a = round(a, in.getInt());
      b = round(b, in.getInt());
      c = round(c, in.getInt());
      d = round(d, in.getInt());
    }
    return Integer.rotateLeft(a, 1)
        + Integer.rotateLeft(b, 7)
        + Integer.rotateLeft(c, 12)
        + Integer.rotateLeft(d, 18);
  }

  private static int round(int lane, int input) {
    return Integer.rotateLeft(lane + input * PRIME2, 13) * PRIME1;
  }
}
