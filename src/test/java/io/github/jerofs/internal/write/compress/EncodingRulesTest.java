package io.github.jerofs.internal.write.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.build.CompressionMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first rule that matches a path applies. */
final class EncodingRulesTest {
  private static final Encoding LZ4 = Encoding.of(CompressionMethod.LZ4);
  private static final Encoding ZSTD = Encoding.of(CompressionMethod.ZSTD);

  @ParameterizedTest
  @CsvSource({
    "*.jpg,     a.jpg,         true",
    "*.jpg,     x/y/a.jpg,     true",
    "*.jpg,     a.jpg/b,       false",
    "*.jpg,     ajpg,          false",
    "lib/*.so,  lib/a.so,      true",
    "lib/*.so,  lib/x/a.so,    false",
    "lib/*.so,  usr/lib/a.so,  false",
    "lib/**.so, lib/x/y/a.so,  true",
    "**/a,      a,             true",
    "**/a,      x/y/a,         true",
    "**/a,      x/ya,          false",
    "x/**,      x/y/z,         true",
    "x/**,      x,             false",
    "a?c,       abc,           true",
    "a?c,       a/c,           false",
    "a[b]+(c),  a[b]+(c),      true",
    "a[b]+(c),  abbc,          false",
  })
  void globs_match(String glob, String path, boolean expected) {
    EncodingRules rules = EncodingRules.all(null).with(glob, LZ4);
    assertEquals(expected, LZ4.equals(rules.of(path)), glob + " with " + path);
  }

  @Test
  void firstRule_decides() {
    EncodingRules rules =
        EncodingRules.all(ZSTD)
            .with("*.so", LZ4)
            .with("boot/**", null)
            .with("*", LZ4.withFragments(true));
    assertSame(LZ4, rules.of("boot/a.so"));
    assertNull(rules.of("boot/vmlinuz"));
    assertEquals(LZ4.withFragments(true), rules.of("etc/passwd"));
    assertSame(ZSTD, EncodingRules.all(ZSTD).of("etc/passwd"));
  }

  @Test
  void absolutePattern_refused() {
    assertThrows(IllegalArgumentException.class, () -> EncodingRules.all(null).with("/a", LZ4));
    assertThrows(IllegalArgumentException.class, () -> EncodingRules.all(null).with("", LZ4));
  }
}
