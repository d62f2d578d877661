package io.github.jerofs.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link Decompressor}, for every implementation. */
final class DecompressorTest {
  private static final int[] SIZES = {
    1, 2, 3, 4, 5, 12, 13, 31, 64, 100, 255, 256, 1000, 4095, 4096, 4097, 65535, 65536, 200_001
  };
  private static final int SMALL = 300;
  private static final int MUTANTS = 3000;
  private static final int MARGIN = 19;
  private static final byte GUARD = 0x5a;
  private static final long SEED = 20240229;

  /** A stream with its data. */
  private record Sample(String name, byte[] data, byte[] stream) {
    @Override
    public String toString() {
      return name + ", " + data.length + " bytes in " + stream.length;
    }
  }

  private static List<Codec> codecs() {
    return Codec.all();
  }

  private static List<Sample> samples(Codec codec, int... sizes) {
    List<Sample> samples = new ArrayList<>();
    for (int size : sizes) {
      Map<String, byte[]> kinds =
          Map.of("text", text(size), "noise", noise(size), "zeros", new byte[size]);
      kinds.forEach(
          (kind, data) ->
              codec
                  .encoders()
                  .forEach(
                      (name, encoder) ->
                          samples.add(
                              new Sample(
                                  codec + " " + name + " " + kind, data, encoder.encode(data)))));
    }
    return samples;
  }

  /** Returns random words, so that matches of many lengths and distances occur. */
  private static byte[] text(int size) {
    String[] words = "the quick brown fox jumps over a lazy dog and forty wizards".split(" ", -1);
    Random random = new Random(SEED);
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      text.append(words[random.nextInt(words.length)]).append(random.nextInt(30)).append(' ');
    }
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    return bytes;
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  /**
   * Decodes with margins around input and output, and checks that the margins of the output stay
   * intact.
   */
  private static byte[] decode(
      Codec codec, byte[] stream, int length, boolean exact, Supplier<String> what)
      throws DecodeException {
    byte[] in = new byte[MARGIN + stream.length + MARGIN];
    Arrays.fill(in, GUARD);
    System.arraycopy(stream, 0, in, MARGIN, stream.length);
    byte[] before = in.clone();
    byte[] out = new byte[MARGIN + length + MARGIN];
    Arrays.fill(out, GUARD);
    try {
      codec.decompressor().decode(in, MARGIN, stream.length, out, MARGIN, length, exact);
      return Arrays.copyOfRange(out, MARGIN, MARGIN + length);
    } finally {
      for (int i = 0; i < MARGIN; i++) {
        if (out[i] != GUARD || out[MARGIN + length + i] != GUARD) {
          fail(what.get() + ": wrote outside the output range");
        }
      }
      assertArrayEquals(before, in, () -> what.get() + ": changed the input");
    }
  }

  private static void assertRejected(
      Codec codec, byte[] stream, int length, boolean exact, Supplier<String> what) {
    assertThrows(DecodeException.class, () -> decode(codec, stream, length, exact, what), what);
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void wholeStream_decoded(Codec codec) throws DecodeException {
    for (Sample sample : samples(codec, SIZES)) {
      int size = sample.data.length;
      for (boolean exact : new boolean[] {true, false}) {
        byte[] decoded = decode(codec, sample.stream, size, exact, sample::toString);
        assertArrayEquals(sample.data, decoded, sample::toString);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void emptyStream_rejected(Codec codec) {
    for (boolean exact : new boolean[] {true, false}) {
      assertRejected(codec, new byte[0], SMALL, exact, codec::name);
      byte[] in = new byte[8];
      for (int at : new int[] {0, in.length}) {
        assertThrows(
            DecodeException.class,
            () -> codec.decompressor().decode(in, at, 0, new byte[SMALL], 0, SMALL, exact),
            codec::name);
      }
      assertThrows(
          DecodeException.class,
          () -> codec.decompressor().decode(new byte[0], 0, 0, new byte[SMALL], 0, SMALL, exact),
          codec::name);
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void everyPrefix_decoded(Codec codec) throws DecodeException {
    for (Sample sample : samples(codec, SMALL)) {
      for (int length = 1; length < SMALL; length++) {
        Supplier<String> what = at(sample, "prefix", length);
        byte[] decoded = decode(codec, sample.stream, length, false, what);
        assertArrayEquals(Arrays.copyOf(sample.data, length), decoded, what);
        assertRejected(codec, sample.stream, length, true, what);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void longPrefixes_decoded(Codec codec) throws DecodeException {
    for (Sample sample : samples(codec, 200_001)) {
      for (int length : new int[] {1, 4096, 65536, 131_072, 200_000}) {
        Supplier<String> what = at(sample, "prefix", length);
        byte[] decoded = decode(codec, sample.stream, length, false, what);
        assertArrayEquals(Arrays.copyOf(sample.data, length), decoded, what);
        assertRejected(codec, sample.stream, length, true, what);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void lengthBeyondEnd_rejected(Codec codec) {
    for (Sample sample : samples(codec, 1, SMALL, 4096)) {
      for (int more : new int[] {1, 2, 100, 70_000}) {
        int length = sample.data.length + more;
        assertRejected(codec, sample.stream, length, true, at(sample, "exact", length));
        // Without an end marker, LZMA decodes as long as there is input.
        if (!codec.name().equals("MicroLZMA") || more > 1000) {
          assertRejected(codec, sample.stream, length, false, at(sample, "prefix", length));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void everyTruncation_rejected(Codec codec) {
    for (Sample sample : samples(codec, 1, 17, SMALL)) {
      for (int kept = 0; kept < sample.stream.length; kept++) {
        byte[] cut = Arrays.copyOf(sample.stream, kept);
        Supplier<String> what = at(sample, "cut to", kept);
        assertRejected(codec, cut, sample.data.length, true, what);
        try {
          // Only the end code may be missing.
          byte[] decoded = decode(codec, cut, sample.data.length, false, what);
          assertArrayEquals(sample.data, decoded, what);
        } catch (DecodeException expected) {
          assertTrue(kept < sample.stream.length, what);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void trailingGarbage_rejectedIfExact(Codec codec) throws DecodeException {
    for (Sample sample : samples(codec, 1, 17, SMALL, 70_000)) {
      for (byte[] garbage : new byte[][] {{0}, {1}, {-1}, new byte[100], noise(100)}) {
        byte[] longer = Arrays.copyOf(sample.stream, sample.stream.length + garbage.length);
        System.arraycopy(garbage, 0, longer, sample.stream.length, garbage.length);
        Supplier<String> what = at(sample, "more bytes after it:", garbage.length);
        assertRejected(codec, longer, sample.data.length, true, what);
        byte[] decoded = decode(codec, longer, sample.data.length, false, what);
        assertArrayEquals(sample.data, decoded, what);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void mutants_decodedOrRejected(Codec codec) {
    List<Sample> samples = samples(codec, 40, SMALL, 5000);
    Random random = new Random(SEED);
    int rejected = 0;
    for (int i = 0; i < MUTANTS; i++) {
      Sample sample = samples.get(random.nextInt(samples.size()));
      byte[] mutant = Mutants.mutate(sample.stream, random);
      int length = Math.max(1, sample.data.length + Mutants.drift(random));
      for (boolean exact : new boolean[] {true, false}) {
        Supplier<String> what = at(sample, "seed " + SEED + " exact " + exact + " mutant", i);
        try {
          decode(codec, mutant, length, exact, what);
        } catch (DecodeException expected) {
          rejected++;
        } catch (RuntimeException | Error e) {
          throw new AssertionError(what.get(), e);
        }
      }
    }
    // Otherwise, the mutants would not reach the checks.
    assertTrue(rejected > MUTANTS / 10 && rejected < 2 * MUTANTS, "rejected " + rejected);
  }

  private static Supplier<String> at(Sample sample, String what, int number) {
    return () -> sample + ", " + what + " " + number;
  }
}
