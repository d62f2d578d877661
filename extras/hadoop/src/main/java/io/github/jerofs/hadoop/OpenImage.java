package io.github.jerofs.hadoop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open image, closed when its last user releases it. The cache of open images is one of the
 * users. Safe for use by multiple threads.
 */
final class OpenImage {
  private final StoreFile file;
  private final Map<Integer, StoreFile> devices;
  private final StoreSources sources;
  private final FileSystem tree;
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * Creates an image with one user.
   *
   * @param devices the extra devices by number, from 1
   * @param tree closed with this image
   */
  OpenImage(
      StoreFile file, Map<Integer, StoreFile> devices, StoreSources sources, FileSystem tree) {
    this.file = file;
    this.devices = devices;
    this.sources = sources;
    this.tree = tree;
  }

  StoreFile file() {
    return file;
  }

  Map<Integer, StoreFile> devices() {
    return devices;
  }

  FileSystem tree() {
    return tree;
  }

  /** Adds a user. Returns false if the image is closed. */
  boolean retain() {
    int before = users.getAndUpdate(n -> n == 0 ? 0 : n + 1);
    return before > 0;
  }

  /** Removes a user. */
  void release() throws IOException {
    if (users.decrementAndGet() == 0) {
      tree.close();
    }
  }

  /** Closes idle connections to the store. */
  void unbuffer() throws IOException {
    sources.unbuffer();
  }

  /** One use of an image. Closing it repeatedly has no effect. */
  static final class Lease implements Closeable {
    private final OpenImage image;
    private final AtomicInteger open = new AtomicInteger(1);

    /** Takes over one retained use of {@code image}. */
    Lease(OpenImage image) {
      this.image = image;
    }

    OpenImage image() {
      return image;
    }

    @Override
    public void close() throws IOException {
      if (open.getAndSet(0) == 1) {
        image.release();
      }
    }
  }
}
