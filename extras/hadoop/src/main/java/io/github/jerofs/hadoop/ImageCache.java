package io.github.jerofs.hadoop;

import io.github.jerofs.hadoop.OpenImage.Lease;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The open images of a file system, the least recently used of which are closed. An image is opened
 * again if the store has another version of it. Images that streams use stay open. Safe for use by
 * multiple threads; the lock is not held while images are opened.
 */
final class ImageCache implements Closeable {
  private final FileSystem store;
  private final ErofsConfig config;
  private final ImageOpener opener;
  private final ReentrantLock lock = new ReentrantLock();

  /** In order of their last use. Guarded by {@link #lock}, like all below. */
  private final Map<Path, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  /** Locks of the images that are being opened, so that each is opened once. */
  private final Map<Path, Opening> openings = new HashMap<>();

  private boolean closed;

  private static final class Opening {
    private final ReentrantLock lock = new ReentrantLock();
    private int threads;
  }

  private record Entry(OpenImage image, long checkedNanos) {}

  ImageCache(FileSystem store, ErofsConfig config, ImageOpener opener) {
    this.store = store;
    this.config = config;
    this.opener = opener;
  }

  /**
   * Returns the image at {@code path}, opened if it is not open.
   *
   * @param path the qualified path in the store
   */
  Lease acquire(Path path) throws IOException {
    Lease fresh = find(path, null, true);
    if (fresh != null) {
      return fresh;
    }
    Opening opening = enter(path);
    opening.lock.lock();
    try {
      fresh = find(path, null, true); // another thread may have opened it
      return fresh == null ? refresh(path, status(path)) : fresh;
    } finally {
      opening.lock.unlock();
      leave(path, opening);
    }
  }

  /** Returns the image if this version of it is open. Does not ask the store. */
  @Nullable Lease acquire(ImageKey key) {
    return find(key.path(), key, false);
  }

  private FileStatus status(Path path) throws IOException {
    try {
      FileStatus status = store.getFileStatus(path);
      if (!status.isFile()) {
        throw new FileNotFoundException(path + ": expected an image, found a directory");
      }
      return status;
    } catch (FileNotFoundException e) {
      evict(path);
      throw e;
    }
  }

  private Lease refresh(Path path, FileStatus status) throws IOException {
    Lease same = find(path, ImageKey.of(status), false);
    if (same != null) {
      touch(path, same.image());
      return same;
    }
    OpenImage image = opener.open(status);
    // One use for the cache, one for the caller.
    Lease lease = new Lease(image);
    if (image.retain()) {
      put(path, image);
    }
    return lease;
  }

  private @Nullable Lease find(Path path, @Nullable ImageKey version, boolean fresh) {
    lock.lock();
    try {
      Entry entry = entries.get(path);
      if (entry == null || entry.image.file().isReplaced()) {
        return null;
      }
      boolean usable =
          (version == null || version.equals(entry.image.file().key()))
              && (!fresh || System.nanoTime() - entry.checkedNanos < config.revalidateNanos());
      return usable && entry.image.retain() ? new Lease(entry.image) : null;
    } finally {
      lock.unlock();
    }
  }

  private void touch(Path path, OpenImage image) {
    lock.lock();
    try {
      entries.computeIfPresent(
          path, (key, entry) -> entry.image == image ? new Entry(image, System.nanoTime()) : entry);
    } finally {
      lock.unlock();
    }
  }

  /** Stores an image and takes over a use of it. */
  private void put(Path path, OpenImage image) {
    List<OpenImage> dropped = new ArrayList<>();
    lock.lock();
    try {
      Entry before = entries.put(path, new Entry(image, System.nanoTime()));
      if (before != null && before.image != image) {
        dropped.add(before.image);
      }
      Iterator<Entry> oldest = entries.values().iterator();
      while (entries.size() > (closed ? 0 : config.openImages())) {
        dropped.add(oldest.next().image);
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
    dropped.forEach(ImageCache::drop);
  }

  /**
   * Releases an image. A failure to close it does not concern the caller: the image in use is
   * another.
   */
  private static void drop(OpenImage image) {
    try {
      image.release();
    } catch (IOException e) {
      System.getLogger(ImageCache.class.getName())
          .log(System.Logger.Level.WARNING, "closing " + image.file(), e);
    }
  }

  private void evict(Path path) {
    Entry gone;
    lock.lock();
    try {
      gone = entries.remove(path);
    } finally {
      lock.unlock();
    }
    if (gone != null) {
      drop(gone.image);
    }
  }

  private Opening enter(Path path) {
    lock.lock();
    try {
      Opening opening = openings.computeIfAbsent(path, each -> new Opening());
      opening.threads++;
      return opening;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Path path, Opening opening) {
    lock.lock();
    try {
      opening.threads--;
      if (opening.threads == 0) {
        openings.remove(path);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes all images that no stream uses; the others are closed with their last stream. */
  @Override
  public void close() throws IOException {
    List<Closeable> all = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      entries.values().forEach(entry -> all.add(entry.image::release));
      entries.clear();
    } finally {
      lock.unlock();
    }
    Closeables.closeAll(all);
  }
}
