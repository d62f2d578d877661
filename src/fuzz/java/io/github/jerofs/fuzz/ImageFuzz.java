package io.github.jerofs.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.jerofs.fuzz.Exerciser.Watcher;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Coverage-guided fuzzing with the checks of {@link Exerciser}; docs/hostile.md describes how to
 * run it. Jazzer runs one method at a time.
 */
final class ImageFuzz {
  private static final int MAX_SEED = 32 << 10;
  private static final int SEEDS = 200;
  private static final Watcher SILENT =
      new Watcher() {
        @Override
        public void begins(String call) {}

        @Override
        public void ends(String call) {}
      };

  @TempDir private static Path temp;
  private static FuzzRun mutants;

  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20);

  @BeforeAll
  static void copyBases() throws IOException {
    mutants = new FuzzRun(temp, SILENT);
  }

  @AfterAll
  static void close() throws IOException {
    mutants.close();
  }

  /** Returns the small images of the corpus without extra devices. */
  static Stream<byte[]> images() throws IOException {
    List<byte[]> images = new ArrayList<>();
    for (Base base : Base.all()) {
      if (Files.size(base.file()) <= MAX_SEED && Corpus.devices(base.options()).isEmpty()) {
        images.add(Files.readAllBytes(base.file()));
      }
    }
    return images.stream();
  }

  /** Reads arbitrary bytes as an image. */
  @MethodSource("images")
  @FuzzTest(maxDuration = "30m")
  void bytes(byte[] image) throws IOException {
    Path file = Files.write(temp.resolve("bytes.erofs"), image);
    new Exerciser(SILENT, new Random(image.length), buffer)
        .run(
            file,
            ErofsOptions.builder().access(ImageAccess.CHANNEL).verifySuperblock(false).build());
  }

  /** Returns seed inputs that are long enough for some choices; empty ones would grow slowly. */
  static Stream<byte[]> choices() {
    Random random = new Random(0);
    return Stream.generate(
            () -> {
              byte[] choices = new byte[128];
              random.nextBytes(choices);
              return choices;
            })
        .limit(SEEDS);
  }

  /** Mutates fields, as chosen by the fuzzer. */
  @MethodSource("choices")
  @FuzzTest(maxDuration = "30m")
  void mutant(byte[] choices) throws IOException {
    Random random = new Choices(ByteBuffer.wrap(choices));
    mutants.run(random.nextInt(), random);
  }

  /** A random number generator that returns the fuzzer's input, and zeros after its end. */
  private static final class Choices extends Random {
    private static final long serialVersionUID = 1;

    private final transient ByteBuffer choices;

    Choices(ByteBuffer choices) {
      this.choices = choices;
    }

    @Override
    protected int next(int bits) {
      int choice = choices.remaining() < Integer.BYTES ? 0 : choices.getInt();
      return choice >>> (Integer.SIZE - bits);
    }
  }
}
