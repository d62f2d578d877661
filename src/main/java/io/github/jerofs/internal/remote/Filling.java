package io.github.jerofs.internal.remote;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/** Fetches all that is missing of a cached file, a few large requests at a time. */
final class Filling {
  private static final int PARALLEL = 4;

  private final RemoteSource source;
  private final CacheFile file;
  private final LongConsumer progress;
  private final Deque<PendingFetch> underWay = new ArrayDeque<>();

  /**
   * Gets ready.
   *
   * @param progress is told now and then how many bytes are there
   */
  Filling(RemoteSource source, CacheFile file, LongConsumer progress) {
    this.source = source;
    this.file = file;
    this.progress = progress;
  }

  /**
   * Returns when everything is kept.
   *
   * @throws IOException if anything could not be fetched or kept; the rest stays for the next time
   */
  void run() throws IOException {
    int count = file.presence().header().granules().count();
    progress.accept(file.presentBytes());
    for (int next = 0; next < count; ) {
      PendingFetch fetch = source.fetcher().fetchNext(next, count);
      if (fetch == null) {
        break;
      }
      underWay.add(fetch);
      next = fetch.end();
      if (underWay.size() == PARALLEL) {
        land();
      }
    }
    while (!underWay.isEmpty()) {
      land();
    }
    file.finish();
  }

  private void land() throws IOException {
    PendingFetch fetch = underWay.remove();
    fetch.awaitKept();
    progress.accept(file.presentBytes());
  }
}
