package io.github.jerofs.internal.write.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.Decompressors;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What compressors write is what decoders of the kernel take. */
final class CompressorTest {
  private static final Map<String, byte[]> CONTENTS = Contents.small();

  private static byte[] decode(CompressionMethod method, byte[] stored, int length)
      throws DecodeException {
    byte[] decoded = new byte[length];
    Decompressors.of(Algorithms.of(method))
        .decode(stored, 0, stored.length, decoded, 0, length, true);
    return decoded;
  }

  @ParameterizedTest
  @EnumSource
  void slices_decodeExactly(CompressionMethod method) throws DecodeException {
    int[] levels = {method.minLevel(), method.defaultLevel(), method.maxLevel()};
    for (int level : method == CompressionMethod.LZMA ? new int[] {0, 6} : levels) {
      try (Compressor compressor = CompressorPool.create(method, level)) {
        for (Map.Entry<String, byte[]> file : CONTENTS.entrySet()) {
          byte[] in = file.getValue();
          if (in.length == 0 || (method == CompressionMethod.LZMA && in.length > 70_000)) {
            continue;
          }
          byte[] out = new byte[compressor.bound(in.length) + 7];
          compressor.begin(in, in.length);
          int size = compressor.compress(in, 0, in.length, out, 7, out.length - 7);
          if (size < in.length) {
            byte[] stored = Arrays.copyOfRange(out, 7, 7 + size);
            assertNotEquals(0, stored[0], "zeros in front are skipped");
            assertArrayEquals(in, decode(method, stored, in.length), file.getKey());
          }
          boolean shrinks = file.getKey().matches("(text|zeros)-.{4,}");
          assertTrue(!shrinks || size < in.length, () -> file.getKey() + " did not shrink");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LZ4", "LZ4HC"})
  void fill_anyRoom(CompressionMethod method) throws DecodeException {
    byte[] in = Contents.mixed(400_000, 17);
    FillingCompressor compressor =
        (FillingCompressor) CompressorPool.create(method, method.defaultLevel());
    compressor.begin(in, in.length);
    int at = 0;
    for (int room = 16; at < in.length; room = room * 5 / 4 + 1) {
      byte[] out = new byte[room + 3];
      int used = compressor.fill(in, at, in.length, out, 2, 2 + room);
      int size = compressor.written();
      assertTrue(used > 0 && size <= room, used + " to " + size + " of " + room);
      boolean last = at + used == in.length;
      // A length of literals takes another byte at times.
      assertTrue(last || size >= room - 1, size + " of " + room);
      assertEquals(0, out[room + 2], "behind the room");
      byte[] stored = Arrays.copyOfRange(out, 2, 2 + size);
      assertArrayEquals(Arrays.copyOfRange(in, at, at + used), decode(method, stored, used));
      checkEnd(stored, used);
      at += used;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LZ4", "LZ4HC"})
  void fill_endsWithLiterals(CompressionMethod method) throws DecodeException {
    FillingCompressor compressor =
        (FillingCompressor) CompressorPool.create(method, method.defaultLevel());
    for (int length = 1; length < 300; length++) {
      byte[] in = new byte[length];
      Arrays.fill(in, length / 2, length, (byte) 1);
      byte[] out = new byte[compressor.bound(length)];
      compressor.begin(in, length);
      assertEquals(length, compressor.fill(in, 0, length, out, 0, out.length));
      byte[] stored = Arrays.copyOf(out, compressor.written());
      assertArrayEquals(in, decode(method, stored, length));
      checkEnd(stored, length);
    }
  }

  /** The kernel requires 5 literals last, and no match that begins in the last 12 bytes. */
  private static void checkEnd(byte[] block, int length) {
    int at = 0;
    int done = 0;
    int lastMatch = 0;
    while (true) {
      int token = block[at++] & 0xff;
      int literals = token >> 4;
      if (literals == 15) {
        int more;
        do {
          more = block[at++] & 0xff;
          literals += more;
        } while (more == 0xff);
      }
      at += literals;
      done += literals;
      if (at == block.length) {
        assertEquals(length, done);
        assertTrue(lastMatch == 0 || literals >= 5, literals + " literals last");
        assertTrue(lastMatch == 0 || length - lastMatch >= 12, "match at " + lastMatch);
        return;
      }
      at += 2;
      int match = token & 15;
      if (match == 15) {
        int more;
        do {
          more = block[at++] & 0xff;
          match += more;
        } while (more == 0xff);
      }
      lastMatch = done;
      done += match + 4;
    }
  }

  @Test
  void positionsOverflow_startAgain() throws DecodeException {
    byte[] in = Contents.text(3000, 1);
    byte[] out = new byte[4000];
    for (CompressionMethod method :
        new CompressionMethod[] {CompressionMethod.LZ4, CompressionMethod.LZ4HC}) {
      Compressor compressor = CompressorPool.create(method, method.defaultLevel());
      int first = compressor.compress(in, 0, in.length, out, 0, out.length);
      for (int i = 0; i < 1200; i++) {
        compressor.begin(in, 4 << 20); // as if so much had been seen
        int size = compressor.compress(in, 0, in.length, out, 0, out.length);
        assertEquals(first, size, method + ", array " + i);
      }
      assertArrayEquals(in, decode(method, Arrays.copyOf(out, first), in.length));
    }
  }

  @Test
  void zstdFrames_inTheFormLinuxReads() {
    for (int level : new int[] {1, 3, 9, 19, 22}) {
      try (Compressor compressor = CompressorPool.create(CompressionMethod.ZSTD, level)) {
        for (int length : new int[] {300, 5000, 131072, 1 << 20}) {
          byte[] in = Contents.text(length, length);
          byte[] out = new byte[compressor.bound(length)];
          int size = compressor.compress(in, 0, length, out, 0, out.length);
          int descriptor = out[4] & 0xff;
          assertEquals(0, descriptor & 0x07, "no checksum, no dictionary");
          boolean isSingle = (descriptor & 0x20) != 0;
          int window = isSingle ? length : 1 << (10 + ((out[5] & 0xff) >> 3));
          assertTrue(window <= length, "window " + window + " of " + length);
          assertTrue(isSingle || (out[5] & 7) == 0, "a window between powers of two");
          assertEquals(length, Zstd.getFrameContentSize(out, 0, size));
        }
      }
    }
  }
}
