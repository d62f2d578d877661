package io.github.jerofs.internal.remote.http;

import java.io.Closeable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of all remote files with the same connect timeout. Its selector thread, pool and
 * idle connections end when the last user closes its lease.
 *
 * <p>Since Java 21, a client can be shut down. Before that, it ends only when it is garbage
 * collected or its selector thread is interrupted. The executor records that thread.
 */
public final class SharedClient {
  private static final int IDLE_SECONDS = 5;
  private static final @Nullable Method SHUTDOWN_NOW = shutdownNow();
  private static final ReentrantLock LOCK = new ReentrantLock();

  /** Guarded by {@link #LOCK}, as is {@link #users}. */
  private static final Map<Duration, SharedClient> OPEN = new HashMap<>();

  private final Duration connectTimeout;
  private final Set<Thread> selectors = ConcurrentHashMap.newKeySet();
  private final Threads threads = new Threads(selectors);
  private final HttpClient client;
  private int users;

  private SharedClient(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .executor(threads)
            .build();
  }

  private static @Nullable Method shutdownNow() {
    try {
      return HttpClient.class.getMethod("shutdownNow");
    } catch (NoSuchMethodException e) {
      return null; // before Java 21
    }
  }

  /** The use of a client. Safe for use by many threads. */
  public static final class Lease implements Closeable {
    private final SharedClient shared;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(SharedClient shared) {
      this.shared = shared;
    }

    HttpClient client() {
      return shared.client;
    }

    /**
     * Sends a request on another thread. Unlike {@link HttpClient#sendAsync}, this does not need
     * the common pool: all its threads may be waiting for the response. After the last lease is
     * closed, the request is cancelled.
     */
    <T> Future<HttpResponse<T>> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
      return shared.threads.submit(() -> shared.client.send(request, handler));
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        shared.release();
      }
    }
  }

  /** Returns a lease of the client with {@code connectTimeout}, which follows no redirects. */
  public static Lease lease(Duration connectTimeout) {
    LOCK.lock();
    try {
      SharedClient shared = OPEN.computeIfAbsent(connectTimeout, SharedClient::new);
      shared.users++;
      return new Lease(shared);
    } finally {
      LOCK.unlock();
    }
  }

  private void release() {
    LOCK.lock();
    try {
      users--;
      if (users > 0) {
        return;
      }
      OPEN.remove(connectTimeout);
    } finally {
      LOCK.unlock();
    }
    stop();
  }

  private void stop() {
    if (SHUTDOWN_NOW == null) {
      selectors.forEach(Thread::interrupt);
    } else {
      try {
        SHUTDOWN_NOW.invoke(client);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("cannot shut down an HTTP client", e);
      }
    }
    threads.shutdown();
  }

  /** Threads of one client. Idle ones end soon. */
  private static final class Threads extends ThreadPoolExecutor {
    private final Set<Thread> selectors;

    Threads(Set<Thread> selectors) {
      super(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Threads::thread,
          Threads::discard);
      this.selectors = selectors;
    }

    /** Discards a task after the last user. A thread may wait for a request. */
    private static void discard(Runnable task, ThreadPoolExecutor unused) {
      if (task instanceof FutureTask<?> request) {
        request.cancel(false);
      }
    }

    private static Thread thread(Runnable work) {
      Thread thread = new Thread(work, "jerofs-http");
      thread.setDaemon(true);
      thread.setContextClassLoader(SharedClient.class.getClassLoader());
      return thread;
    }

    @Override
    public void execute(Runnable task) {
      Thread caller = Thread.currentThread();
      if (caller.getName().endsWith("SelectorManager")) {
        selectors.add(caller);
      }
      super.execute(task);
    }
  }
}
