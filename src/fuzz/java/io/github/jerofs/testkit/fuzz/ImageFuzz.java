package io.github.jerofs.testkit.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.jerofs.ErofsOptions;
import io.github.jerofs.ImageAccess;
import io.github.jerofs.testkit.fuzz.Exerciser.Watcher;
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
 * Fuzzing guided by coverage; docs/hostile.md says how to run it. What it looks for is what {@link
 * Exerciser} looks for. Jazzer runs one method at a time.
 */
final class ImageFuzz {
  private static final int MAX_SEED = 32 << 10;
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

  /** The small images of the corpus that need no other device. */
  static Stream<byte[]> images() throws IOException {
    List<byte[]> images = new ArrayList<>();
    for (Base base : Base.all()) {
      if (Files.size(base.file()) <= MAX_SEED && base.options().devices().isEmpty()) {
        images.add(Files.readAllBytes(base.file()));
      }
    }
    return images.stream();
  }

  /** Any bytes as an image. */
  @MethodSource("images")
  @FuzzTest(maxDuration = "30m")
  void bytes(byte[] image) throws IOException {
    Path file = Files.write(temp.resolve("bytes.erofs"), image);
    new Exerciser(SILENT, new Random(image.length), buffer)
        .run(
            file,
            ErofsOptions.DEFAULT
                .withAccess(ImageAccess.CHANNEL)
                .withVerifySuperblock(false));
  }

  /** A mutant by fields, of which the fuzzer makes the choices. */
  @FuzzTest(maxDuration = "30m")
  void mutant(FuzzedDataProvider data) throws IOException {
    mutants.run(data.consumeInt(), new Choices(data));
  }

  /** Takes what the fuzzer gives for chance. */
  private static final class Choices extends Random {
    private static final long serialVersionUID = 1;

    private final transient FuzzedDataProvider data;

    Choices(FuzzedDataProvider data) {
      this.data = data;
    }

    @Override
    protected int next(int bits) {
      return data.consumeInt() >>> (Integer.SIZE - bits);
    }
  }
}
