package io.github.jerofs.serve;

import io.github.jerofs.serve.internal.nfs.KeyFiles;
import io.github.jerofs.serve.internal.nfs.MountProgram;
import io.github.jerofs.serve.internal.nfs.NfsProgram;
import io.github.jerofs.serve.internal.nfs.ReadBuffers;
import io.github.jerofs.serve.internal.nfs.RpcDispatcher;
import io.github.jerofs.serve.internal.nfs.RpcServer;
import io.github.jerofs.serve.internal.nfs.ServedExports;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves images over NFS version 3, read-only. One TCP port serves both the NFS and the MOUNT
 * program. Most clients need no {@link Portmapper}. The path to mount is {@code /EXPORT}.
 * Thread-safe.
 */
public final class NfsServer implements Closeable {
  private final RpcServer server;
  private final BiConsumer<String, Throwable> failures;

  private NfsServer(RpcServer server, BiConsumer<String, Throwable> failures) {
    this.server = server;
    this.failures = failures;
  }

  /** Returns a builder for a server on a free port of the loopback interface. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the address and port that the server listens on. */
  public InetSocketAddress address() {
    return server.address();
  }

  BiConsumer<String, Throwable> failures() {
    return failures;
  }

  /** Stops the server and ends all connections. The exports stay open. */
  @Override
  public void close() throws IOException {
    server.close();
  }

  /** Collects exports and options. Not thread-safe. */
  public static final class Builder {
    private final Settings settings = new Settings(1_024, "stallTimeout");
    private boolean enforceModes;
    private @Nullable Path keys;

    private Builder() {}

    /**
     * Adds an export.
     *
     * @throws IllegalArgumentException if there is one with this name
     */
    public Builder export(Export export) {
      settings.add(export);
      return this;
    }

    /**
     * Sets the address to listen on, by default the loopback address. There is no authentication:
     * any client that can reach the address can read the exports.
     */
    public Builder address(InetAddress listen) {
      settings.listenOn(listen);
      return this;
    }

    /**
     * Sets the port. 0, the default, chooses a free one.
     *
     * @throws IllegalArgumentException if it is not in the range 0 to 65,535
     */
    public Builder port(int number) {
      settings.port(number);
      return this;
    }

    /**
     * Sets the most connections at a time. When they are exceeded, the connection that was idle for
     * longest ends. Default: 1,024.
     */
    public Builder maxConnections(int most) {
      settings.maxConnections(most);
      return this;
    }

    /**
     * Sets the time after which a connection ends that stops in the middle of a call or a reply.
     * Connections without calls are kept for twenty times as long. Default: 30 seconds.
     */
    public Builder stallTimeout(Duration time) {
      settings.timeout(time);
      return this;
    }

    /**
     * Applies the modes of files to the user and group ids that clients claim. By default everybody
     * reads everything.
     */
    public Builder enforceModes(boolean enforce) {
      enforceModes = enforce;
      return this;
    }

    /**
     * Keeps the keys that authenticate file handles in a directory, one file for each export.
     * Mounts then survive a restart of the server. By default keys are not kept.
     *
     * @param directory created if it does not exist, for the owner only
     */
    public Builder keys(Path directory) {
      keys = directory;
      return this;
    }

    /**
     * Sets the receiver of failures: what was done, and why it failed. It must be thread-safe. By
     * default, failures are ignored; clients get an I/O error.
     */
    public Builder onFailure(BiConsumer<String, Throwable> receiver) {
      settings.onFailure(receiver);
      return this;
    }

    /**
     * Starts a server.
     *
     * @throws IOException if the address or port cannot be used, or a key cannot be read or written
     */
    public NfsServer start() throws IOException {
      ServedExports exports = new ServedExports(settings.exports().values(), new KeyFiles(keys));
      BiConsumer<String, Throwable> failures = settings.failures();
      RpcDispatcher programs =
          new RpcDispatcher(
              failures,
              new NfsProgram(exports, enforceModes, new ReadBuffers(), failures),
              new MountProgram(exports, failures));
      RpcServer server =
          RpcServer.start(
              settings.address(),
              programs,
              settings.maxConnections(),
              settings.timeout(),
              failures);
      return new NfsServer(server, failures);
    }
  }
}
