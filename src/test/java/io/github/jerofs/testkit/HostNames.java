package io.github.jerofs.testkit;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What the names of the host's files may be. */
public final class HostNames {
  private HostNames() {}

  /** Skips a test where the locale leaves only ASCII for the names of files. */
  public static void assumeUnicode() {
    Assumptions.assumeTrue(canBe("gr\u00fc\u00dfe-\u4e2d"), "the locale has no such file names");
  }

  private static boolean canBe(String name) {
    try {
      return Path.of(name).toString().equals(name);
    } catch (InvalidPathException e) {
      return false; // the answer
    }
  }
}
