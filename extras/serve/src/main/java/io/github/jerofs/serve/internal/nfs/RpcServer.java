package io.github.jerofs.serve.internal.nfs;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.jetty.util.VirtualThreads;

/**
 * Accepts connections and ends those that do not proceed. Virtual threads run the calls where the
 * JDK has them. Thread-safe.
 */
public final class RpcServer implements Closeable {
  private static final int BACKLOG = 128;

  /** Threads besides those of the connections. */
  private static final int HELPERS = 64;

  /** A client without calls keeps its connection this many times as long as a stalled one. */
  private static final int PATIENCE = 20;

  private final RpcDispatcher dispatcher;
  private final int maxConnections;
  private final long stallNanos;
  private final BiConsumer<String, Throwable> failures;
  private final ServerSocketChannel listener;
  private final Set<RpcConnection> connections = ConcurrentHashMap.newKeySet();
  private final Semaphore helpers = new Semaphore(HELPERS);
  private final Executor executor;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "jerofs-nfs-watch"));

  private RpcServer(
      ServerSocketChannel listener,
      RpcDispatcher dispatcher,
      int maxConnections,
      Duration stall,
      BiConsumer<String, Throwable> failures,
      Executor executor) {
    this.listener = listener;
    this.dispatcher = dispatcher;
    this.maxConnections = maxConnections;
    this.stallNanos = stall.toNanos();
    this.failures = failures;
    this.executor = executor;
  }

  private static Executor threads() {
    Executor virtual =
        VirtualThreads.areSupported() ? VirtualThreads.getDefaultVirtualThreadsExecutor() : null;
    return virtual != null
        ? virtual
        : Executors.newCachedThreadPool(task -> daemon(task, "jerofs-nfs"));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts a server.
   *
   * @param stall time after which a connection is closed that stops in the middle of a call or
   *     reply
   * @param failures receives what failed and why
   * @throws IOException if the address cannot be used
   */
  public static RpcServer start(
      InetSocketAddress address,
      RpcDispatcher dispatcher,
      int maxConnections,
      Duration stall,
      BiConsumer<String, Throwable> failures)
      throws IOException {
    return start(address, dispatcher, maxConnections, stall, failures, threads());
  }

  /** Starts a server whose connections and calls {@code executor} runs. */
  static RpcServer start(
      InetSocketAddress address,
      RpcDispatcher dispatcher,
      int maxConnections,
      Duration stall,
      BiConsumer<String, Throwable> failures,
      Executor executor)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.bind(address, BACKLOG);
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
    RpcServer server =
        new RpcServer(listener, dispatcher, maxConnections, stall, failures, executor);
    daemon(server::accept, "jerofs-nfs-accept").start();
    long period = Math.max(1, stall.toMillis() / 4);
    ScheduledFuture<?> unused =
        server.watch.scheduleWithFixedDelay(
            server::endStalled, period, period, TimeUnit.MILLISECONDS);
    return server;
  }

  /** Returns the address and port that the server listens on. */
  public InetSocketAddress address() {
    return new InetSocketAddress(
        listener.socket().getInetAddress(), listener.socket().getLocalPort());
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        admit(listener.accept());
      } catch (IOException | RuntimeException | Error e) {
        if (listener.isOpen()) {
          failed("accepting a connection", e);
          pause();
        }
      }
    }
  }

  private void admit(SocketChannel socket) throws IOException {
    if (connections.size() >= maxConnections && !endIdle()) {
      socket.close();
      return;
    }
    RpcConnection connection = new RpcConnection(socket, this);
    connections.add(connection);
    try {
      executor.execute(connection);
    } catch (RuntimeException | Error e) { // no memory for another thread
      end(connection);
      throw e;
    }
    if (!listener.isOpen()) {
      end(connection); // the server was closed in between
    }
  }

  /** Waits until descriptors and memory may be free again. */
  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the connection that was idle for longest. Its client connects again when it needs to. */
  private boolean endIdle() {
    Optional<RpcConnection> oldest =
        connections.stream()
            .filter(RpcConnection::isWaiting)
            .min(Comparator.comparingLong(RpcConnection::lastProgress));
    oldest.ifPresent(this::end);
    return oldest.isPresent();
  }

  private void endStalled() {
    long now = System.nanoTime();
    for (RpcConnection connection : connections) {
      long limit = connection.isWaiting() ? PATIENCE * stallNanos : stallNanos;
      if (now - connection.lastProgress() > limit) {
        end(connection);
      }
    }
  }

  private void end(RpcConnection connection) {
    connections.remove(connection);
    connection.close();
  }

  void ended(RpcConnection connection) {
    connections.remove(connection);
  }

  RpcDispatcher dispatcher() {
    return dispatcher;
  }

  Executor executor() {
    return executor;
  }

  boolean tryHelp() {
    return helpers.tryAcquire();
  }

  void helped() {
    helpers.release();
  }

  void failed(String what, Throwable why) {
    failures.accept(what, why);
  }

  /** Stops accepting and ends all connections. */
  @Override
  public void close() throws IOException {
    watch.shutdownNow();
    listener.close();
    connections.forEach(this::end);
  }
}
