package io.github.jerofs.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NamesTest {
  private static final long SEED = 7;

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void decode_utf8_isText() {
    String text = "plain, grüße, 世界, \ud83d\ude00, \u0000, \uffff, \ue000";
    assertEquals(text, Names.decode(text.getBytes(StandardCharsets.UTF_8)));
    assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), Names.encode(text).orElseThrow());
  }

  @Test
  void decode_notUtf8_escapedByteByByte() {
    assertEquals("a\udcffb", Names.decode(bytes('a', 0xff, 'b')));
    assertEquals("\udcc0\udc80", Names.decode(bytes(0xc0, 0x80))); // overlong NUL
    assertEquals("\udced\udca0\udc80", Names.decode(bytes(0xed, 0xa0, 0x80))); // a surrogate
    assertEquals("\udcf4\udc90\udc80\udc80", Names.decode(bytes(0xf4, 0x90, 0x80, 0x80)));
    assertEquals("\udce2\udc82", Names.decode(bytes(0xe2, 0x82))); // truncated
    assertEquals("\udc80x", Names.decode(bytes(0x80, 'x')));
  }

  @Test
  void encodeDecode_anyBytes_roundTrip() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      assertArrayEquals(bytes, Names.encode(Names.decode(bytes)).orElseThrow(), "seed " + SEED);
    }
  }

  @Test
  void encode_otherLoneSurrogate_rejected() {
    assertEquals(Optional.empty(), Names.encode("a\ud800"));
    assertEquals(Optional.empty(), Names.encode("\udc7f"));
    assertEquals(Optional.empty(), Names.encode("\udd00"));
  }
}
