package io.github.jerofs.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** An image mounted by the kernel, until closed. */
public final class KernelMount implements AutoCloseable {
  private final Path directory;

  private KernelMount(Path directory) {
    this.directory = directory;
  }

  /** Returns why images cannot be created or mounted here, or nothing if they can. */
  public static Optional<String> whyNot() throws IOException {
    for (String tool : new String[] {"mkfs.erofs", "mount", "umount", "getfattr", "setfattr"}) {
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

  /** Mounts {@code image} on a new directory below {@code parent}. */
  public static KernelMount of(Path image, Path parent) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(parent, "mount");
    Shell.run("mount", "-t", "erofs", "-o", "ro,loop", image, directory);
    return new KernelMount(directory);
  }

  /** Returns the mount point. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    try {
      Shell.run("umount", directory);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
