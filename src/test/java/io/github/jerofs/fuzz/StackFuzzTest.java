package io.github.jerofs.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutants of layouts and archives fail with exceptions that callers expect. */
final class StackFuzzTest {
  @TempDir private Path temp;

  @Test
  void mutants_openOrFailWithIoException() throws IOException {
    StackFuzz fuzz = new StackFuzz(temp);
    for (long seed = 0; seed < 250; seed++) {
      fuzz.run(seed);
    }
    assertTrue(fuzz.opened() > 10 && fuzz.refused() > 100, fuzz::counts);
  }
}
