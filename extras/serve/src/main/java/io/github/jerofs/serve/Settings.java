package io.github.jerofs.serve;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** The exports, address, limits and receiver of failures of a server. Not thread-safe. */
final class Settings {
  private static final int MAX_PORT = 65_535;

  private final Map<String, Export> exports = new LinkedHashMap<>();
  private final String timeoutName;
  private InetAddress address = InetAddress.getLoopbackAddress();
  private int port;
  private int maxConnections;
  private Duration timeout = Duration.ofSeconds(30);
  private BiConsumer<String, Throwable> failures = (what, why) -> {};

  /**
   * Creates the defaults.
   *
   * @param timeoutName the name of the timeout, for messages
   */
  Settings(int maxConnections, String timeoutName) {
    this.maxConnections = maxConnections;
    this.timeoutName = timeoutName;
  }

  void add(Export export) {
    if (exports.putIfAbsent(export.name(), export) != null) {
      throw new IllegalArgumentException("two exports named " + export.name());
    }
  }

  void listenOn(InetAddress listen) {
    address = Objects.requireNonNull(listen);
  }

  void port(int number) {
    if (number < 0 || number > MAX_PORT) {
      throw new IllegalArgumentException("port: expected 0 to " + MAX_PORT + ", found " + number);
    }
    port = number;
  }

  void maxConnections(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("maxConnections: expected at least 1, found " + most);
    }
    maxConnections = most;
  }

  void timeout(Duration time) {
    if (time.toMillis() < 1) {
      throw new IllegalArgumentException(timeoutName + ": expected at least 1 ms, found " + time);
    }
    timeout = time;
  }

  void onFailure(BiConsumer<String, Throwable> receiver) {
    failures = Objects.requireNonNull(receiver);
  }

  /** Returns the exports by name, in the order in which they were added. */
  Map<String, Export> exports() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(exports));
  }

  InetSocketAddress address() {
    return new InetSocketAddress(address, port);
  }

  int maxConnections() {
    return maxConnections;
  }

  Duration timeout() {
    return timeout;
  }

  /** Returns the receiver of failures. If it fails itself, the servers continue. */
  BiConsumer<String, Throwable> failures() {
    BiConsumer<String, Throwable> receiver = failures;
    return (what, why) -> {
      try {
        receiver.accept(what, why);
      } catch (RuntimeException | Error e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    };
  }
}
