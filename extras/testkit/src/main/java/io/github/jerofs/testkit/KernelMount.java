package io.github.jerofs.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An image mounted by the kernel, until closed. */
public final class KernelMount implements AutoCloseable {
  private final Path directory;
  private final List<String> loops;

  private KernelMount(Path directory, List<String> loops) {
    this.directory = directory;
    this.loops = loops;
  }

  /** Returns why images cannot be created or mounted here, or nothing if they can. */
  public static Optional<String> whyNot() throws IOException {
    for (String tool :
        new String[] {"mkfs.erofs", "mount", "umount", "getfattr", "setfattr", "losetup"}) {
      if (!Shell.has(tool)) {
        return Optional.of("no " + tool);
      }
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("not root");
    }
    Path known = Path.of("/proc/filesystems");
    return Files.exists(known) && Files.readString(known).contains("erofs")
        ? Optional.empty()
        : Optional.of("the kernel has no EROFS");
  }

  /**
   * Mounts {@code image} on a new directory below {@code parent}.
   *
   * @param devices the files of the extra devices
   */
  public static KernelMount of(Path image, Path parent, Path... devices)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(parent, "mount");
    List<String> loops = new ArrayList<>();
    try {
      StringBuilder options = new StringBuilder("ro,loop");
      for (Path device : devices) {
        loops.add(Shell.run("losetup", "-r", "-f", "--show", device).strip());
        options.append(",device=").append(loops.get(loops.size() - 1));
      }
      Shell.run("mount", "-t", "erofs", "-o", options, image, directory);
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      detach(loops);
      throw e;
    }
    return new KernelMount(directory, loops);
  }

  private static void detach(List<String> loops) throws IOException, InterruptedException {
    for (String loop : loops) {
      Shell.run("losetup", "-d", loop);
    }
  }

  /** Returns the mount point. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    try {
      Shell.run("umount", directory);
      detach(loops);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
