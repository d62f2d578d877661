package io.github.jerofs.internal.container.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;

final class XxHash64Test {
  @Test
  void hashes_equalThoseOfTheLibrary() {
    XXHash64 library = XXHashFactory.safeInstance().hash64();
    byte[] bytes = new byte[300];
    new Random(1).nextBytes(bytes);
    for (int length = 0; length <= bytes.length; length++) {
      assertEquals(
          library.hash(bytes, 0, length, 0),
          XxHash64.of(Arrays.copyOf(bytes, length)),
          "length " + length);
    }
  }
}
