package io.github.jerofs.serve;

import io.github.jerofs.serve.internal.nfs.MountProgram;
import io.github.jerofs.serve.internal.nfs.NfsProgram;
import io.github.jerofs.serve.internal.nfs.PortmapProgram;
import io.github.jerofs.serve.internal.nfs.RpcDatagrams;
import io.github.jerofs.serve.internal.nfs.RpcDispatcher;
import io.github.jerofs.serve.internal.nfs.RpcServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * Tells clients the port of an {@link NfsServer}, with version 2 of the portmapper protocol (RFC
 * 1833) over TCP and UDP. The NFS client of Windows needs it, on port {@value #PORT}. Thread-safe.
 */
public final class Portmapper implements Closeable {
  /** The port on which clients expect a portmapper. On Unix it needs privileges. */
  public static final int PORT = 111;

  private static final int MAX_CONNECTIONS = 64;
  private static final Duration STALL = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 100;

  private final RpcServer stream;
  private final RpcDatagrams datagrams;

  private Portmapper(RpcServer stream, RpcDatagrams datagrams) {
    this.stream = stream;
    this.datagrams = datagrams;
  }

  /**
   * Starts a portmapper on the address of an NFS server. Close it before the server.
   *
   * @param port 0 chooses a free one
   * @throws IllegalArgumentException if the port is not in the range 0 to 65,535
   * @throws IOException if the port cannot be used, for example because the system has a portmapper
   */
  public static Portmapper start(NfsServer server, int port) throws IOException {
    InetAddress address = server.address().getAddress();
    for (int attempt = 1; ; attempt++) {
      try {
        return start(server, new InetSocketAddress(address, port));
      } catch (BindException e) {
        if (port != 0 || attempt == ATTEMPTS) {
          throw e;
        } // the number that is free for TCP is in use for UDP
      }
    }
  }

  private static Portmapper start(NfsServer server, InetSocketAddress listen) throws IOException {
    int served = server.address().getPort();
    PortmapProgram program =
        new PortmapProgram(Map.of(NfsProgram.NUMBER, served, MountProgram.NUMBER, served));
    RpcDispatcher dispatcher = new RpcDispatcher(server.failures(), program);
    RpcServer stream =
        RpcServer.start(listen, dispatcher, MAX_CONNECTIONS, STALL, server.failures());
    try {
      return new Portmapper(
          stream, RpcDatagrams.start(stream.address(), dispatcher, server.failures()));
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** Returns the address and port that the portmapper listens on. */
  public InetSocketAddress address() {
    return stream.address();
  }

  /** Stops the portmapper. */
  @Override
  public void close() throws IOException {
    try {
      datagrams.close();
    } finally {
      stream.close();
    }
  }
}
