package io.github.jerofs.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mutants of images of other systems must be read or rejected. {@link FuzzMain} runs more of them.
 */
final class SystemsTest {
  private static final int SEEDS = 300;

  @TempDir private Path temp;

  @ParameterizedTest
  @EnumSource
  void mutants_readOrRejected(SystemFormat format) throws IOException {
    SystemsRun run = new SystemsRun(format, temp);
    Map<SystemsRun.Result, Integer> results = new EnumMap<>(SystemsRun.Result.class);
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        results.merge(run.run(seed), 1, Integer::sum);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ": " + run.text(seed), e);
      }
    }
    int refused = results.getOrDefault(SystemsRun.Result.REFUSED, 0);
    assertTrue(refused > 0 && refused < SEEDS * 9 / 10, results::toString);
  }
}
