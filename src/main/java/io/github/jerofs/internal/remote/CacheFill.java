package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.remote.cache.CacheFile;
import io.github.jerofs.internal.remote.fetch.PendingFetch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/** Fetches all missing granules of a cached file, with a few large requests at a time. */
final class CacheFill {
  private static final int PARALLEL = 4;

  private final RemoteSource source;
  private final CacheFile file;
  private final LongConsumer progress;
  private final Deque<PendingFetch> inFlight = new ArrayDeque<>();

  /**
   * Creates a fill, which {@link #run} starts.
   *
   * @param progress receives the number of cached bytes from time to time
   */
  CacheFill(RemoteSource source, CacheFile file, LongConsumer progress) {
    this.source = source;
    this.file = file;
    this.progress = progress;
  }

  /**
   * Fetches the missing granules and returns when all of them are stored.
   *
   * @throws IOException if a granule cannot be fetched or stored; those already stored are kept
   */
  void run() throws IOException {
    int count = file.presence().header().granules().count();
    progress.accept(file.presentBytes());
    for (int next = 0; next < count; ) {
      PendingFetch fetch = source.fetcher().fetchNext(next, count);
      if (fetch == null) {
        break;
      }
      inFlight.add(fetch);
      next = fetch.end();
      if (inFlight.size() == PARALLEL) {
        awaitOldest();
      }
    }
    while (!inFlight.isEmpty()) {
      awaitOldest();
    }
    file.finish();
  }

  private void awaitOldest() throws IOException {
    PendingFetch fetch = inFlight.remove();
    fetch.awaitKept();
    progress.accept(file.presentBytes());
  }
}
