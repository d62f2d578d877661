package io.github.jerofs.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.junit.jupiter.api.Test;

/**
 * The built-in LZ4 decoder must accept and reject the same blocks as lz4-java, so that the presence
 * of the library makes no difference.
 */
final class Lz4BlockTest {
  private static final int MUTANTS = 20_000;
  private static final int MAX_SIZE = 600;
  private static final long SEED = 7;

  /**
   * The native decoder, which behaves like Linux; the Java one is more lenient at the end of a
   * block.
   */
  private final LZ4SafeDecompressor library = LZ4Factory.nativeInstance().safeDecompressor();

  @Test
  void mutants_sameAsLibrary() {
    Random random = new Random(SEED);
    int accepted = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] data = data(random);
      List<Codec.Encoder> encoders = new ArrayList<>(Codec.lz4().values());
      byte[] stream = encoders.get(random.nextInt(encoders.size())).encode(data);
      byte[] mutant = Mutants.mutate(stream, random);
      int length = Math.max(1, data.length + Mutants.drift(random));
      byte[] expected = new byte[length];
      byte[] actual = new byte[length];
      Arrays.fill(actual, (byte) 0x77);
      String what =
          "seed "
              + SEED
              + " mutant "
              + i
              + java.util.HexFormat.of().formatHex(mutant)
              + " "
              + length;
      boolean good = libraryAccepts(mutant, expected);
      assertEquals(good, weAccept(mutant, actual), what);
      if (good) {
        accepted++;
        assertArrayEquals(expected, actual, what);
      }
    }
    // Otherwise, the comparison would only cover one result.
    assertTrue(accepted > MUTANTS / 10 && accepted < MUTANTS * 9 / 10, "accepted " + accepted);
  }

  private static byte[] data(Random random) {
    byte[] data = new byte[1 + random.nextInt(MAX_SIZE)];
    int period = 1 + random.nextInt(40);
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (random.nextInt(20) == 0 ? random.nextInt() : i % period);
    }
    return data;
  }

  private boolean libraryAccepts(byte[] stream, byte[] out) {
    try {
      return library.decompress(stream, 0, stream.length, out, 0, out.length) == out.length;
    } catch (LZ4Exception e) {
      return false;
    }
  }

  private static boolean weAccept(byte[] stream, byte[] out) {
    try {
      Lz4Block.decode(stream, 0, stream.length, out, 0, out.length, true);
      return true;
    } catch (DecodeException e) {
      return false;
    }
  }

  @Test
  void prefix_insideLongLiterals_decoded() throws DecodeException {
    byte[] data = new byte[2000];
    new Random(SEED).nextBytes(data);
    byte[] stream = LZ4Factory.safeInstance().fastCompressor().compress(data);
    assertEquals((byte) 0xf0, stream[0], "all literals");
    // The literal length is encoded in more bytes than the prefix requires.
    byte[] out = new byte[20];
    Lz4Block.decode(stream, 0, stream.length, out, 0, out.length, false);
    assertArrayEquals(Arrays.copyOf(data, out.length), out);
  }

  @Test
  void hugeLengths_rejectedWithoutOverflow() {
    byte[] literals = new byte[1 << 20];
    Arrays.fill(literals, (byte) 0xff);
    byte[] match = literals.clone();
    match[0] = 0x1f; // one literal, a long match
    match[2] = 1;
    match[3] = 0;
    for (byte[] stream : new byte[][] {literals, match}) {
      assertThrows(
          DecodeException.class,
          () -> Lz4Block.decode(stream, 0, stream.length, new byte[100], 0, 100, true));
    }
  }

  @Test
  void distanceZero_zeros() throws DecodeException {
    byte[] stream = new byte[] {0x10, 'a', 0, 0, (byte) 0x80, 1, 2, 3, 4, 5, 6, 7, 8};
    byte[] out = new byte[13];
    Arrays.fill(out, (byte) 0x77);
    Lz4Block.decode(stream, 0, stream.length, out, 0, out.length, true);
    assertArrayEquals(new byte[] {'a', 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}, out);
  }

  @Test
  void distanceBeforeOutput_rejected() {
    byte[] stream = {0x10, 'a', 2, 0, 0x50, '1', '2', '3', '4', '5'};
    // Bytes before the output range do not belong to the output.
    byte[] out = new byte[20];
    assertThrows(
        DecodeException.class, () -> Lz4Block.decode(stream, 0, stream.length, out, 10, 10, true));
  }
}
