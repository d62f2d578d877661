package io.github.jerofs.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.Erofs;
import io.github.jerofs.fuzz.Exerciser.BugException;
import io.github.jerofs.fuzz.Exerciser.Watcher;
import io.github.jerofs.fuzz.FileAnswers.Disagreement;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutants of valid images must be read or rejected, without any other effect. {@link FuzzMain} runs
 * more of them.
 */
final class FuzzTest {
  private static final int SEEDS = 900;
  private static final int ORDER_SEEDS = 800;
  private static final int VERITY_SEEDS = 600;
  private static final Path SAVED = Path.of("src/test/resources/fuzz");

  @TempDir private Path temp;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void mutants_readOrRejected() throws IOException {
    try (FuzzRun run = new FuzzRun(temp, new Silent())) {
      for (long seed = 0; seed < SEEDS; seed++) {
        try {
          run.run(seed);
        } catch (BugException e) {
          throw new AssertionError("seed " + seed + ":\n" + run.mutant(seed).text(), e);
        }
      }
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void mutants_sameInEveryOrder() throws IOException {
    int refused = 0;
    try (OrderRun run = new OrderRun(temp)) {
      for (long seed = 0; seed < ORDER_SEEDS; seed++) {
        try {
          refused += run.run(seed) == OrderOracle.Result.REFUSED ? 1 : 0;
        } catch (Disagreement e) {
          throw new AssertionError("seed " + seed + ":\n" + run.mutant(seed).text(), e);
        }
      }
    }
    assertTrue(refused < ORDER_SEEDS / 4, "too many mutants do not open: " + refused);
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void sealedMutants_rejectedOrReadAsSealed() throws IOException {
    VerityRun run = new VerityRun(temp);
    Map<VerityRun.Result, Integer> results = new EnumMap<>(VerityRun.Result.class);
    for (long seed = 0; seed < VERITY_SEEDS; seed++) {
      try {
        results.merge(run.run(seed), 1, Integer::sum);
      } catch (IllegalStateException e) {
        throw new AssertionError("seed " + seed + ": " + run.text(seed), e);
      }
    }
    for (VerityRun.Result result : VerityRun.Result.values()) {
      assertTrue(results.getOrDefault(result, 0) > VERITY_SEEDS / 10, results::toString);
    }
  }

  /** Mutants whose results once depended on the order of reads. */
  @Test
  void savedMutants_sameInEveryOrder() throws IOException {
    try (OrderRun run = new OrderRun(temp);
        Stream<Path> files = Files.list(SAVED)) {
      List<Path> saved =
          files.filter(file -> file.getFileName().toString().startsWith("order-")).toList();
      assertFalse(saved.isEmpty());
      for (Path file : saved) {
        assertNotEquals(OrderOracle.Result.REFUSED, run.run(Mutant.read(file)), file.toString());
      }
    }
  }

  /**
   * Mutants of decompressed metaboxes are meaningful only if the images read like the originals.
   */
  @TestFactory
  Stream<DynamicTest> plainMetabox_readsAsBefore() throws IOException {
    List<Base> plain = Base.all().stream().filter(Base::plainMetabox).toList();
    assertFalse(plain.isEmpty());
    return plain.stream().map(base -> dynamicTest(base.name(), () -> assertReadsAsBefore(base)));
  }

  private void assertReadsAsBefore(Base plain) throws IOException {
    Path image = Files.write(temp.resolve("plain.erofs"), plain.bytes());
    try (FileSystem before = Erofs.open(plain.file(), plain.options());
        FileSystem now = Erofs.open(image, plain.options())) {
      assertEquals(
          List.of(), Manifest.of(before.getPath("/")).differences(Manifest.of(now.getPath("/"))));
    }
    Base compressed = new Base(plain.name(), plain.file(), plain.options(), false);
    assertTrue(
        Mutator.of(plain).count(Field.Kind.INODE) > Mutator.of(compressed).count(Field.Kind.INODE));
  }

  /** Mutants that once caused failures. */
  @TestFactory
  Stream<DynamicTest> savedMutants_readOrRejected() throws IOException {
    try (Stream<Path> files = Files.list(SAVED)) {
      return files.sorted().toList().stream()
          .map(file -> dynamicTest(file.getFileName().toString(), () -> exercise(file)));
    }
  }

  private void exercise(Path file) throws IOException {
    Mutant mutant = Mutant.read(file);
    ErofsOptions options =
        Base.named(mutant.base()).options().toBuilder().verifySuperblock(false).build();
    Path image = mutant.write(temp.resolve("mutant.erofs"));
    for (ImageAccess access : List.of(ImageAccess.MAPPED, ImageAccess.CHANNEL)) {
      new Exerciser(new Silent(), new Random(0), ByteBuffer.allocate(1 << 20))
          .run(image, options.toBuilder().access(access).build());
    }
  }

  private static final class Silent implements Watcher {
    @Override
    public void begins(String call) {}

    @Override
    public void ends(String call) {}
  }
}
