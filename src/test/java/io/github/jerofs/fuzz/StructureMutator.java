package io.github.jerofs.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Changes fields in the structures of a file. */
final class StructureMutator {
  private static final int RARE = 24;
  private static final int MAX_APPENDED = 5000;

  private final byte[] original;
  private final int[][] structures;
  private final Random random;

  /**
   * Changes nothing yet.
   *
   * @param structures offset and length of each structure
   */
  StructureMutator(byte[] original, int[][] structures, Random random) {
    this.original = original;
    this.structures = structures;
    this.random = random;
  }

  /** Returns a changed copy. */
  byte[] mutate() {
    byte[] mutant = original.clone();
    ByteBuffer bytes = ByteBuffer.wrap(mutant);
    for (int i = random.nextInt(8) == 0 ? random.nextInt(6) : random.nextInt(2); i >= 0; i--) {
      bytes.order(random.nextInt(8) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      change(bytes);
    }
    int form = random.nextInt(RARE);
    if (form == 0) {
      int[] structure = structure();
      int end = structure[0] + random.nextInt(structure[1] + 1);
      return Arrays.copyOf(mutant, random.nextBoolean() ? end : random.nextInt(mutant.length));
    } else if (form == 1) {
      return Arrays.copyOf(mutant, mutant.length + 1 + random.nextInt(MAX_APPENDED));
    } else if (form == 2) {
      int[] from = structure();
      int[] to = structure();
      int length = Math.min(from[1], to[1]);
      System.arraycopy(mutant, from[0], mutant, to[0], length);
    }
    return mutant;
  }

  private int[] structure() {
    return structures[random.nextInt(structures.length)];
  }

  private void change(ByteBuffer bytes) {
    int width = 1 << random.nextInt(4);
    int at = position(width);
    long now = get(bytes, at, width);
    long limit = width == Long.BYTES ? Long.MAX_VALUE : (1L << (8 * width - 1)) - 1;
    long value =
        switch (random.nextInt(12)) {
          case 0 -> 0;
          case 1 -> -1;
          case 2 -> limit;
          case 3 -> limit + 1;
          case 4 -> now + 1;
          case 5 -> now - 1;
          case 6 -> now ^ 1L << random.nextInt(8 * width);
          case 7 -> random.nextLong();
          case 8 -> original.length - random.nextInt(2);
          case 9 -> 1L << random.nextInt(64);
          case 10 -> now * 2;
          default -> get(bytes, position(width), width);
        };
    put(bytes, at, width, value);
  }

  /** Returns the offset of a field, aligned to its width from the start of its structure. */
  private int position(int width) {
    int[] structure = structure();
    int within = random.nextInt(structure[1]) & -width;
    return Math.min(structure[0] + within, original.length - width);
  }

  private static long get(ByteBuffer bytes, int at, int width) {
    return switch (width) {
      case 1 -> bytes.get(at);
      case 2 -> bytes.getShort(at);
      case 4 -> bytes.getInt(at);
      default -> bytes.getLong(at);
    };
  }

  private static void put(ByteBuffer bytes, int at, int width, long value) {
    switch (width) {
      case 1 -> bytes.put(at, (byte) value);
      case 2 -> bytes.putShort(at, (short) value);
      case 4 -> bytes.putInt(at, (int) value);
      default -> bytes.putLong(at, value);
    }
  }
}
