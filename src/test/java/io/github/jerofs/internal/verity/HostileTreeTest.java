package io.github.jerofs.internal.verity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.error.ErofsException;
import io.github.jerofs.internal.verity.Trees.Sealed;
import io.github.jerofs.option.HashAlgorithm;
import io.github.jerofs.option.HashTreeFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages data, trees and superblocks. Reads must return sealed bytes or fail. */
final class HostileTreeTest {
  private static final int MUTANTS = 1500;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 300})
  void mutant_rejectedOrReadsSame(int blocks) throws IOException {
    Random random = new Random(blocks);
    int refused = 0;
    int bad = 0;
    int read = 0;
    for (int i = 0; i < MUTANTS; i++) {
      HashTreeFormat format =
          HashTreeFormat.builder()
              .algorithm((i & 1) == 0 ? HashAlgorithm.SHA256 : HashAlgorithm.SHA512)
              .dataBlockSize(512 << (i >> 1 & 1))
              .hashBlockSize(512 << (i >> 2 & 1))
              .salt(new byte[i >> 3 & 3])
              .build();
      Sealed sealed = Trees.seal(blocks, format);
      byte[] mutant = mutate(sealed, random);
      try (VerifiedSource source =
          Trees.open(mutant, sealed.builder().trustAfterFirstRead((i & 16) != 0).build())) {
        int position = random.nextInt(sealed.dataLength());
        int length = 1 + random.nextInt(3000);
        ByteBuffer dst = ByteBuffer.allocate(length);
        int n = source.read(position, dst);
        if (n >= 0) {
          assertTrue(n > 0 && position + n <= sealed.dataLength());
          assertEquals(ByteBuffer.wrap(sealed.bytes(), position, n), dst.flip(), "mutant " + i);
          read++;
        }
      } catch (ErofsException e) {
        assertTrue(e.getMessage().matches("(?s)(corrupt|unsupported): .*"), e::getMessage);
        if (e.getMessage().contains(" block ")) {
          bad++;
        } else {
          refused++;
        }
      }
    }
    assertTrue(
        refused > MUTANTS / 20 && bad > MUTANTS / 100 && read > MUTANTS / 20,
        refused + " refused, " + bad + " bad blocks, " + read + " read");
  }

  private static byte[] mutate(Sealed sealed, Random random) {
    byte[] bytes = sealed.bytes().clone();
    int superblock = (int) sealed.built().offset();
    switch (random.nextInt(6)) {
      case 0 -> bytes[random.nextInt(sealed.dataLength())] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[superblock + random.nextInt(120)] = (byte) random.nextInt();
      case 2 -> { // a superblock field gets a critical value
        int[] fields = {8, 12, 64, 68, 72, 80};
        long[] values = {0, 1, 2, 3, 512, 1024, 4096, -1, 1L << 31, 1L << 62, Long.MIN_VALUE};
        ByteBuffer.wrap(bytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(
                superblock + fields[random.nextInt(fields.length)],
                values[random.nextInt(values.length)]);
      }
      case 3 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 4 -> { // swap blocks
        int from = random.nextInt(bytes.length / 512) * 512;
        int to = random.nextInt(bytes.length / 512) * 512;
        System.arraycopy(bytes, from, bytes, to, 512);
      }
      default -> {
        if (bytes.length > superblock + 512) {
          bytes[superblock + 512 + random.nextInt(bytes.length - superblock - 512)] ^= 1;
        }
      }
    }
    return bytes;
  }
}
