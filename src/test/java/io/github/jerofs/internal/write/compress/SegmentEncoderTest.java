package io.github.jerofs.internal.write.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SegmentEncoderTest {
  @Test
  void input_growsWithTheContent() {
    SegmentEncoder encoder = new SegmentEncoder();
    byte[] small = encoder.input(10);
    assertTrue(small.length <= 64 << 10, "length " + small.length);
    assertSame(small, encoder.input(small.length));
    assertEquals(2 * small.length, encoder.input(small.length + 1).length);
    assertEquals(SegmentEncoder.SEGMENT, encoder.input(SegmentEncoder.SEGMENT).length);
    assertEquals(SegmentEncoder.SEGMENT, encoder.input(1).length);
  }
}
