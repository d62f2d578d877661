package io.github.jerofs.internal.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GzipScannerTest {
  private record Point(long stored, int bits, long decoded, byte[] window) {}

  /** Returns input in parts of varying length. */
  private static final class Trickle extends ByteArrayInputStream {
    private final Random random = new Random(5);

    Trickle(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(50)));
    }
  }

  private static byte[] mixed(int length, long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (out.size() < length) {
      switch (random.nextInt(3)) {
        case 0 -> out.writeBytes(new byte[random.nextInt(40_000)]);
        case 1 -> {
          byte[] noise = new byte[random.nextInt(9000)];
          random.nextBytes(noise);
          out.writeBytes(noise);
        }
        default -> {
          for (int i = random.nextInt(3000); i > 0; i--) {
            out.writeBytes(("word" + random.nextInt(700) + " ").getBytes(US_ASCII));
          }
        }
      }
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] data, int level, int strategy) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3});
    out.writeBytes(new byte[] {3, 0, 'x', 'y', 'z'}); // extra field
    out.writeBytes("name\0comment\0".getBytes(US_ASCII));
    out.writeBytes(new byte[2]); // checksum of the header
    Deflater deflater = new Deflater(level, true);
    deflater.setStrategy(strategy);
    deflater.setInput(data);
    deflater.finish();
    byte[] buffer = new byte[4096];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    CRC32 crc = new CRC32();
    crc.update(data);
    for (long value : new long[] {crc.getValue(), data.length}) {
      for (int i = 0; i < 32; i += 8) {
        out.write((int) (value >>> i));
      }
    }
    return out.toByteArray();
  }

  private static byte[] scan(InputStream in, List<Point> points)
      throws IOException, DecodeException {
    GzipScanner scanner =
        new GzipScanner(
            in,
            (stored, bits, decoded, window) ->
                points.add(new Point(stored, bits, decoded, window.copy())));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[10_000];
    for (int n = scanner.read(buffer, 0, 10_000); n >= 0; n = scanner.read(buffer, 0, 10_000)) {
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 9})
  void members_decodedAsWritten(int level) throws Exception {
    byte[] first = mixed(700_000, level);
    byte[] second = mixed(300_000, level + 50);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(gzip(first, level, Deflater.DEFAULT_STRATEGY));
    file.writeBytes(gzip(new byte[0], level, Deflater.DEFAULT_STRATEGY));
    file.writeBytes(gzip(second, level, Deflater.HUFFMAN_ONLY));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.writeBytes(second);
    List<Point> points = new ArrayList<>();
    assertArrayEquals(all.toByteArray(), scan(new Trickle(file.toByteArray()), points));
    assertArrayEquals(
        all.toByteArray(), scan(new ByteArrayInputStream(file.toByteArray()), new ArrayList<>()));
  }

  @Test
  void points_restartTheInflater() throws Exception {
    byte[] data = mixed(900_000, 7);
    byte[] file = gzip(data, 6, Deflater.DEFAULT_STRATEGY);
    List<Point> points = new ArrayList<>();
    scan(new ByteArrayInputStream(file), points);
    Set<Integer> bits = new HashSet<>();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      long end = i + 1 < points.size() ? points.get(i + 1).decoded : data.length;
      byte[] out = new byte[(int) (end - point.decoded)];
      byte[] rest = Arrays.copyOfRange(file, (int) point.stored, file.length);
      Gzip.decodeFrom(rest, file[(int) point.stored - 1] & 0xff, point.bits, point.window, out);
      assertArrayEquals(Arrays.copyOfRange(data, (int) point.decoded, (int) end), out);
      bits.add(point.bits);
    }
    assertTrue(points.size() > 5 && bits.size() > 3, points.size() + " points, bits " + bits);
  }

  @Test
  void fixedCodes_decodedAsWritten() throws Exception {
    byte[] data = "abcabcabcabcabcabc, short input has fixed codes".getBytes(US_ASCII);
    byte[] file = gzip(data, 9, Deflater.DEFAULT_STRATEGY);
    assertArrayEquals(data, scan(new Trickle(file), new ArrayList<>()));
  }

  @Test
  void everyTruncation_refused() {
    byte[] file = gzip(mixed(3000, 3), 6, Deflater.DEFAULT_STRATEGY);
    for (int length = 0; length < file.length; length++) {
      byte[] part = Arrays.copyOf(file, length);
      assertThrows(
          DecodeException.class,
          () -> scan(new ByteArrayInputStream(part), new ArrayList<>()),
          "length " + length);
    }
  }

  /** The JDK's decoder is the truth for damaged input. */
  @Test
  void mutants_decodeAsInTheJdkOrFail() throws Exception {
    Random random = new Random(11);
    byte[] intact = gzip(mixed(20_000, 9), 6, Deflater.DEFAULT_STRATEGY);
    int accepted = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] file = intact.clone();
      file[33 + random.nextInt(i % 2 == 0 ? 60 : file.length - 33)] ^=
          (byte) (1 << random.nextInt(8));
      byte[] expected = jdk(file);
      byte @Nullable [] found;
      try {
        found = scan(new ByteArrayInputStream(file), new ArrayList<>());
      } catch (DecodeException e) {
        found = null;
      }
      assertArrayEquals(expected, found, "mutant " + i);
      accepted += found == null ? 0 : 1;
    }
    assertEquals(0, accepted, "damage that the checksum misses");
  }

  private static byte @Nullable [] jdk(byte[] file) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
      return in.readAllBytes();
    } catch (ZipException | EOFException e) {
      return null;
    }
  }
}
