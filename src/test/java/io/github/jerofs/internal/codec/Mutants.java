package io.github.jerofs.internal.codec;

import java.util.Arrays;
import java.util.Random;

/** Damages streams randomly. */
final class Mutants {
  private Mutants() {}

  /** Returns a copy of {@code stream} with a few bytes, or its length, changed. */
  static byte[] mutate(byte[] stream, Random random) {
    byte[] mutant = stream.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(mutant.length);
      mutant[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) (mutant[at] ^ 1 << random.nextInt(8));
            case 1 -> (byte) random.nextInt(3);
            case 2 -> (byte) (0xff - random.nextInt(16));
            default -> (byte) random.nextInt();
          };
    }
    if (random.nextInt(8) == 0) {
      mutant = Arrays.copyOf(mutant, 1 + random.nextInt(mutant.length + 4));
    }
    return mutant;
  }

  /** Returns how many bytes to request beyond the decoded length, usually 0. */
  static int drift(Random random) {
    return random.nextInt(4) == 0 ? random.nextInt(9) - 4 : 0;
  }
}
