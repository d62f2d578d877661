package io.github.jerofs.testkit;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Capabilities of the file system of the host. Skips tests that need more. */
public final class Host {
  private Host() {}

  /** Skips a test if the locale allows only ASCII file names. */
  public static void assumeUnicodeNames() {
    Assumptions.assumeTrue(
        canBe("gr\u00fc\u00dfe-\u4e2d"), "the locale does not support such file names");
  }

  private static boolean canBe(String name) {
    try {
      return Path.of(name).toString().equals(name);
    } catch (InvalidPathException e) {
      return false; // not representable
    }
  }

  /** Skips a test on Windows: files have no POSIX permissions, and links need privileges. */
  public static void assumePosix() {
    Assumptions.assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "the host has no POSIX attributes");
  }
}
