package io.github.jerofs.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The replacement for zstd-jni, with frames as mkfs.erofs writes them: with only a content size.
 */
final class ZstandardJavaTest {
  private static final long SEED = 5;

  private final Decompressor java = new ZstandardJava();
  private final Random random = new Random(SEED);

  private byte[] data(int size) {
    byte[] data = new byte[size];
    for (int i = 0; i < size; i++) {
      data[i] = (byte) (random.nextInt(10) == 0 ? random.nextInt() : i / 50);
    }
    return data;
  }

  @Test
  void wholeAndPrefix_anySize() throws DecodeException {
    for (int size : new int[] {1, 2, 100, 4096, 65_537, 300_000}) {
      byte[] data = data(size);
      byte[] frame = Zstd.compress(data, 9);
      byte[] out = new byte[size + 10];
      java.decode(frame, 0, frame.length, out, 5, size, true);
      assertArrayEquals(data, Arrays.copyOfRange(out, 5, 5 + size));
      int prefix = (size + 1) / 2;
      java.decode(frame, 0, frame.length, out, 0, prefix, false);
      assertArrayEquals(Arrays.copyOf(data, prefix), Arrays.copyOf(out, prefix));
    }
  }

  @Test
  void wrongSizeOrDamaged_decodeException() throws DecodeException {
    byte[] data = data(50_000);
    byte[] frame = Zstd.compress(data, 9);
    byte[] out = new byte[data.length];
    assertThrows(
        DecodeException.class,
        () -> java.decode(frame, 0, frame.length, out, 0, data.length - 1, true));
    assertThrows(
        DecodeException.class,
        () -> java.decode(frame, 0, frame.length - 1, out, 0, data.length, true));
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] mutant = frame.clone();
      mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        java.decode(mutant, 0, mutant.length, out, 0, data.length, true);
      } catch (DecodeException e) { // any other exception fails the test
        refused++;
      }
    }
    assertTrue(refused > 100, "refused " + refused + ", seed " + SEED);
  }
}
