package io.github.jerofs.testkit;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What the host's own file system can do; tests that need more are skipped. */
public final class Host {
  private Host() {}

  /** Skips a test where the locale leaves only ASCII for the names of files. */
  public static void assumeUnicodeNames() {
    Assumptions.assumeTrue(canBe("gr\u00fc\u00dfe-\u4e2d"), "the locale has no such file names");
  }

  private static boolean canBe(String name) {
    try {
      return Path.of(name).toString().equals(name);
    } catch (InvalidPathException e) {
      return false; // the answer
    }
  }

  /** Skips a test where files have no permissions, or links need privileges: on Windows. */
  public static void assumePosix() {
    Assumptions.assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "the host has no POSIX attributes");
  }
}
