package io.github.jerofs.build;

import io.github.jerofs.testkit.KernelMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs random cases by seed, for main methods with the arguments SEED CASES MOUNT_EVERY. */
final class RandomCases {
  private RandomCases() {}

  /** A random case. */
  interface Case {
    /**
     * Runs the case of a seed.
     *
     * @param temp an empty directory, which the case may fill
     * @param mount whether to compare with the kernel's mount
     */
    void run(long seed, Path temp, boolean mount) throws Exception;
  }

  /**
   * Runs the cases and prints their number, the {@code counts} and the number of mounts. Prints the
   * seed of the first case that fails.
   */
  static void run(String[] args, Case each, Supplier<String> counts) throws Exception {
    long first = Long.parseLong(args[0]);
    long cases = Long.parseLong(args[1]);
    long mountEvery = Long.parseLong(args[2]);
    Optional<String> whyNot = KernelMount.whyNot();
    whyNot.ifPresent(reason -> System.out.println("no mounts by the kernel: " + reason));
    Path temp = Files.createTempDirectory("jerofs-random");
    long mounts = 0;
    for (long seed = first; seed < first + cases; seed++) {
      boolean mount = whyNot.isEmpty() && seed % mountEvery == 0;
      try {
        each.run(seed, temp, mount);
      } catch (Throwable e) {
        System.out.println("seed " + seed);
        throw e;
      }
      deleteFiles(temp);
      mounts += mount ? 1 : 0;
    }
    Files.delete(temp);
    System.out.printf(
        "%d images, %s, %d mounted by the kernel, no difference%n", cases, counts.get(), mounts);
  }

  private static void deleteFiles(Path directory) throws Exception {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
