package io.github.jerofs.internal.remote;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.jerofs.Erofs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Opens remote images repeatedly, and prints the remaining threads and descriptors. */
final class OpenMany {
  private static final int OPENS = 60;

  private OpenMany() {}

  /** Arguments: the URL of an image, and URLs of files that are not images. */
  public static void main(String[] urls) throws IOException, InterruptedException {
    openAndFail(urls);
    long before = descriptors();
    List<FileSystem> open = new ArrayList<>();
    for (int i = 0; i < OPENS; i++) {
      FileSystem fs = Erofs.open(URI.create(urls[0]));
      Files.size(fs.getPath("/"));
      open.add(fs);
    }
    System.out.println("clients while open: " + clients().size());
    for (FileSystem fs : open) {
      fs.close();
    }
    for (int i = 0; i < OPENS; i++) {
      openAndFail(urls);
    }
    for (Thread thread : clients()) {
      thread.join(); // its shutdown has begun
    }
    System.out.println("clients in the end: " + clients().size());
    System.out.println("descriptors left: " + (descriptors() - before));
  }

  private static void openAndFail(String[] urls) throws IOException, InterruptedException {
    Erofs.open(URI.create(urls[0])).close();
    for (int i = 1; i < urls.length; i++) {
      try {
        Erofs.open(URI.create(urls[i])).close();
        throw new AssertionError("opened " + urls[i]);
      } catch (IOException e) {
        // expected
      }
    }
    for (Thread thread : clients()) {
      thread.join();
    }
  }

  private static List<Thread> clients() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("SelectorManager"))
        .toList();
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getOpenFileDescriptorCount()
        : 0;
  }
}
