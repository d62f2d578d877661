package io.github.jerofs.internal.remote.fetch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.remote.http.ByteRange;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Turns cache misses into requests. Adjacent granules share a request, up to a limit. A miss on a
 * granule that is being fetched waits for the pending request. The lock protects planning only; it
 * is never held while bytes are fetched or stored.
 *
 * <p>Requests run on {@link FetchThreads}, so that an interrupt ends the wait of one reader but not
 * the request that others wait for.
 */
public final class GranuleFetcher implements Closeable {
  /** Maximum size of a request in bytes. */
  public static final int MAX_REQUEST = 4 << 20;

  /** Maximum number of concurrent requests of a file. */
  static final int MAX_PARALLEL = 8;

  private static final int MAX_AHEAD = MAX_PARALLEL / 2;
  private static final int CLOSE_SECONDS = 30;

  /** Fetches bytes from the servers. */
  public interface Fetch {
    /** Returns all bytes of {@code range}. */
    byte[] fetch(ByteRange range) throws IOException;
  }

  private final String name;
  private final Granules granules;
  private final GranuleStore store;

  /** Receives granules that {@link #store} fails to store. */
  private final GranuleStore spare;

  private final Fetch origin;
  private final ReadAhead readAhead;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Integer, PendingFetch> underWay = new HashMap<>();

  /** Threads that are waiting for a server. */
  @GuardedBy("lock")
  private final Set<Thread> fetching = new HashSet<>();

  private final FetchThreads threads;
  private final FetchThreads.Lane lane;

  @GuardedBy("lock")
  private int pending;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * Creates a fetcher.
   *
   * @param name the name of the file for messages
   * @param mostAhead the maximum number of bytes to read ahead
   */
  public GranuleFetcher(
      String name,
      Granules granules,
      GranuleStore store,
      GranuleStore spare,
      Fetch origin,
      int mostAhead) {
    this.name = name;
    this.granules = granules;
    this.store = store;
    this.spare = spare;
    this.origin = origin;
    this.readAhead = new ReadAhead(Math.max(1, mostAhead / granules.size()));
    this.threads = FetchThreads.SHARED;
    this.lane = threads.lane();
  }

  /** Returns stored bytes at {@code position}; see {@link GranuleStore#peek}. */
  public @Nullable ByteBuffer peek(long position, int max) throws IOException {
    ByteBuffer found = store.peek(position, max);
    return found == null ? spare.peek(position, max) : found;
  }

  /**
   * Returns at least one and at most {@code max} bytes at {@code position}; fetches them if they
   * are missing.
   */
  public ByteBuffer get(long position, int max) throws IOException {
    ByteBuffer found = peek(position, max);
    int granule = granules.at(position);
    if (found != null) {
      if (readAhead.isDue(granule)) {
        fetchAhead(granule);
      }
      return found;
    }
    PendingFetch fetch;
    lock.lock();
    try {
      found = peek(position, max); // it may have arrived in the meantime
      if (found != null) {
        return found;
      }
      fetch = pendingFor(granule);
      if (fetch == null) {
        int wanted = granules.at(position + max - 1) - granule + 1;
        fetch = launch(granule, readAhead.onMiss(granule, wanted));
      }
    } finally {
      lock.unlock();
    }
    if (readAhead.isDue(granule)) {
      fetchAhead(granule);
    }
    return fetch.await(position, max);
  }

  private void fetchAhead(int granule) throws IOException {
    lock.lock();
    try {
      ReadAhead.Window window = readAhead.onDue(granule);
      int first = window.first();
      boolean worthwhile =
          window.count() > 0
              && first < granules.count()
              && pending < MAX_AHEAD
              && !threads.isScarce()
              && !closed;
      if (worthwhile && isMissing(first)) {
        PendingFetch unused = launch(first, window.count());
      }
    } finally {
      lock.unlock();
    }
  }

  /** A failed request stays in the map if the heap is exhausted. */
  @GuardedBy("lock")
  private @Nullable PendingFetch pendingFor(int granule) {
    PendingFetch fetch = underWay.get(granule);
    return fetch == null || fetch.hasFailed() ? null : fetch;
  }

  @GuardedBy("lock")
  private boolean isMissing(int granule) {
    return !store.has(granule) && !spare.has(granule) && pendingFor(granule) == null;
  }

  /** Stores the first granules, which were fetched while opening the file. */
  public void add(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    PendingFetch fetch =
        new PendingFetch(name, 0, granules.atEnd(bytes.length), new ByteRange(0, bytes.length));
    fetch.complete(bytes);
    lock.lock();
    try {
      begin(fetch, () -> bytes);
    } finally {
      lock.unlock();
    }
  }

  /** Starts a request for at most {@code count} missing granules from {@code first} on. */
  @GuardedBy("lock")
  private PendingFetch launch(int first, int count) throws IOException {
    if (closed) {
      throw new IOException(name + ": closed");
    }
    int most = (int) Math.min(Math.min(count, granules.count() - (long) first), mostPerRequest());
    int end = first + 1;
    while (end < first + most && isMissing(end)) {
      end++;
    }
    PendingFetch fetch = new PendingFetch(name, first, end, granules.range(first, end));
    begin(fetch, () -> fetch(fetch));
    return fetch;
  }

  private interface Content {
    byte[] get() throws IOException;
  }

  @GuardedBy("lock")
  private void begin(PendingFetch fetch, Content content) {
    pending++;
    boolean begun = false;
    try {
      for (int granule = fetch.first(); granule < fetch.end(); granule++) {
        underWay.put(granule, fetch);
      }
      lane.execute(() -> perform(fetch, content));
      begun = true;
    } finally {
      if (!begun) { // no heap, or no thread could be started
        finish(fetch);
      }
    }
  }

  /** Returns the maximum number of granules in a request. If many files fetch, it is one. */
  private int mostPerRequest() {
    return threads.isScarce() ? 1 : Math.max(1, MAX_REQUEST / granules.size());
  }

  /**
   * Starts a request for the next missing granules, as many as fit in one.
   *
   * @param from the first granule to consider
   * @param end the exclusive end of the granules to consider
   * @return null if none is missing; the pending request if there is one for the first missing
   *     granule
   */
  public @Nullable PendingFetch fetchNext(int from, int end) throws IOException {
    lock.lock();
    try {
      for (int granule = from; granule < end; granule++) {
        if (!store.has(granule)) {
          PendingFetch fetch = pendingFor(granule);
          return fetch != null ? fetch : launch(granule, Math.min(end - granule, mostPerRequest()));
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void perform(PendingFetch fetch, Content content) {
    try {
      byte[] bytes = content.get();
      fetch.complete(bytes);
      keep(fetch, bytes);
    } catch (IOException | RuntimeException | Error e) {
      try {
        finish(fetch);
      } finally {
        fetch.fail(e);
      }
    }
  }

  private byte[] fetch(PendingFetch fetch) throws IOException {
    enterWait();
    try {
      return origin.fetch(fetch.range());
    } finally {
      leaveWait();
    }
  }

  private void enterWait() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException(name + ": closed");
      }
      fetching.add(Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  /** After this call, {@link #close} no longer interrupts the thread. */
  private void leaveWait() {
    lock.lock();
    try {
      fetching.remove(Thread.currentThread());
      boolean unused = Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  /** Stores fetched bytes. If that fails, they stay in memory for a while, as they are valid. */
  private void keep(PendingFetch fetch, byte[] bytes) throws IOException {
    try {
      store.put(fetch.first(), bytes);
    } catch (IOException e) {
      spare.put(fetch.first(), bytes);
      throw e;
    }
    finish(fetch);
    fetch.keep();
  }

  private void finish(PendingFetch fetch) {
    lock.lock();
    try {
      pending--;
      for (int granule = fetch.first(); granule < fetch.end(); granule++) {
        underWay.remove(granule, fetch);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts threads that wait for a server; bytes that have arrived are still stored. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      fetching.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
    try {
      lane.awaitIdle(CLOSE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Closeables.closeAll(List.<Closeable>of(lane, store, spare));
  }
}
