package io.github.jerofs.internal.write.compress;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Contents of files that find the edges of encoders. The same on every run. */
final class Contents {
  private static final int BLOCK = 4096;

  private Contents() {}

  /** Returns words, which compress to about a third. */
  static byte[] text(int length, long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; ) {
      // Few words often, many words rarely.
      int word = (int) (Math.pow(random.nextDouble(), 3) * 4000);
      int letters = 3 + word % 8;
      for (int i = 0; i < letters && at < length; i++) {
        bytes[at++] = (byte) ('a' + (word * 31 + i * 7 + (word >> 3) * i) % 26);
      }
      if (at < length) {
        bytes[at++] = ' ';
      }
    }
    return bytes;
  }

  /** Returns bytes that cannot be compressed. */
  static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Returns text, noise and zeros in turn, in pieces of any length. */
  static byte[] mixed(int length, long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; ) {
      int piece = Math.min(length - at, 1 + random.nextInt(1 << (3 + random.nextInt(15))));
      switch (random.nextInt(3)) {
        case 0 -> System.arraycopy(text(piece, random.nextLong()), 0, bytes, at, piece);
        case 1 -> System.arraycopy(noise(piece, random.nextLong()), 0, bytes, at, piece);
        default -> {}
      }
      at += piece;
    }
    return bytes;
  }

  /** Returns contents by name, of sizes around the edges. */
  static Map<String, byte[]> small() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("empty", new byte[0]);
    all.put("one", new byte[] {'x'});
    int[] sizes = {
      15,
      100,
      1000,
      BLOCK - 1,
      BLOCK,
      BLOCK + 1,
      5000,
      2 * BLOCK - 1,
      2 * BLOCK,
      2 * BLOCK + 1,
      3 * BLOCK,
      20000,
      65535,
      65536,
      65537,
      100_000,
      131071,
      131072,
      131073,
      200_000,
      300_001,
    };
    for (int size : sizes) {
      all.put("text-" + size, text(size, size));
      all.put("noise-" + size, noise(size, size));
      all.put("zeros-" + size, new byte[size]);
      all.put("mixed-" + size, mixed(size, size));
    }
    return all;
  }

  /** Returns contents by name of files that are encoded in parts. */
  static Map<String, byte[]> large() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    int part = SegmentEncoder.SEGMENT;
    all.put("text-large", text(part + 1, 1));
    all.put("noise-large", noise(part + 5000, 2));
    all.put("zeros-large", new byte[2 * part]);
    all.put("mixed-large", mixed(2 * part + 300_001, 3));
    byte[] noiseThenText = noise(part + 100_000, 4);
    System.arraycopy(text(100_000, 5), 0, noiseThenText, part, 100_000);
    all.put("noise-then-text", noiseThenText);
    return all;
  }
}
