package io.github.jerofs.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known bits of names, and the hash compared with an independent implementation. */
final class XattrNameFilterTest {
  private static final long SEED = 11;

  @ParameterizedTest
  @CsvSource({
    "system.posix_acl_access, 30",
    "system.posix_acl_default, 21",
    "user.own, 25",
    "user.shared, 27",
    "trusted.mypfx.a, 14"
  })
  void bit_ofName(String name, int bit) {
    assertEquals(bit, XattrNameFilter.bit(name));
  }

  @Test
  void excludes_setBitMeansAbsent() {
    assertTrue(XattrNameFilter.excludes(1 << 25, "user.own"));
    assertFalse(XattrNameFilter.excludes(~(1 << 25), "user.own"));
  }

  @ParameterizedTest
  @CsvSource({"'', 02CC5D05", "abc, 32D153FF"})
  void xxh32_knownValues(String text, String hash) {
    assertEquals(
        Integer.parseUnsignedInt(hash, 16),
        XxHash32.hash(text.getBytes(StandardCharsets.UTF_8), 0));
  }

  @Test
  void xxh32_anyInput_sameAsLibrary() {
    Random random = new Random(SEED);
    for (int length = 0; length < 300; length++) {
      byte[] input = new byte[length];
      random.nextBytes(input);
      int seed = random.nextInt();
      assertEquals(
          XXHashFactory.safeInstance().hash32().hash(input, 0, length, seed),
          XxHash32.hash(input, seed),
          "length " + length + ", seed " + SEED);
    }
  }
}
