package io.github.jerofs.serve;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.testkit.Shell;

/** Programs of others that read what the servers serve. */
final class Judges {
  private Judges() {}

  /** Skips a test whose program is not installed. */
  static void assumeInstalled(String command) {
    assumeTrue(Shell.has(command), command + " is not installed");
  }

  /** Skips tests that take long, unless they are requested. */
  static void assumeRequested() {
    assumeTrue(Boolean.getBoolean("jerofs.judges"), "long: runs with -Djerofs.judges=true");
  }
}
