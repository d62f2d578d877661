package io.github.jerofs.testkit;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Skips tests that need capabilities that the host's file system lacks. */
public final class Host {
  private Host() {}

  /** Skips a test if the locale restricts file names to ASCII. */
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

  /** Skips a test if files have no permissions or links need privileges, as on Windows. */
  public static void assumePosix() {
    Assumptions.assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "the host has no POSIX attributes");
  }
}
