package io.github.jerofs.serve.internal.nfs;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.function.BiConsumer;

/** Receives calls in datagrams, one after another, and replies. Thread-safe. */
public final class RpcDatagrams implements Closeable {
  /** The longest call in bytes; the rest of a longer one is lost, which makes it invalid. */
  private static final int MAX_CALL = 1_024;

  private final DatagramChannel socket;
  private final RpcDispatcher dispatcher;
  private final BiConsumer<String, Throwable> failures;

  private RpcDatagrams(
      DatagramChannel socket, RpcDispatcher dispatcher, BiConsumer<String, Throwable> failures) {
    this.socket = socket;
    this.dispatcher = dispatcher;
    this.failures = failures;
  }

  /**
   * Starts to receive.
   *
   * @param failures receives what failed and why
   * @throws IOException if the address cannot be used
   */
  public static RpcDatagrams start(
      InetSocketAddress address, RpcDispatcher dispatcher, BiConsumer<String, Throwable> failures)
      throws IOException {
    DatagramChannel socket = DatagramChannel.open();
    try {
      socket.bind(address);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
    RpcDatagrams datagrams = new RpcDatagrams(socket, dispatcher, failures);
    Thread thread = new Thread(datagrams::receive, "jerofs-rpc-datagrams");
    thread.setDaemon(true);
    thread.start();
    return datagrams;
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_CALL);
    while (socket.isOpen()) {
      try {
        InetSocketAddress client = (InetSocketAddress) socket.receive(buffer.clear());
        byte[] call = new byte[buffer.flip().remaining()];
        buffer.get(call);
        answer(call, client);
      } catch (IOException e) {
        if (socket.isOpen()) {
          failures.accept("receiving a datagram", e);
        }
      }
    }
  }

  private void answer(byte[] call, InetSocketAddress client) {
    try {
      dispatcher.run(call, new Sender(client));
    } catch (IOException e) {
      return; // not a call; there is nobody to inform
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Sends a reply as one datagram. */
  private final class Sender extends RpcPeer {
    private final InetSocketAddress client;

    Sender(InetSocketAddress client) {
      this.client = client;
    }

    @Override
    void write(ByteBuffer... message) throws IOException {
      int length = 0;
      for (ByteBuffer part : message) {
        length += part.remaining();
      }
      ByteBuffer datagram = ByteBuffer.allocate(length);
      for (ByteBuffer part : message) {
        datagram.put(part);
      }
      socket.send(datagram.flip(), client);
    }

    @Override
    public boolean isOpen() {
      return socket.isOpen();
    }

    @Override
    public InetSocketAddress getLocalSocketAddress() {
      return (InetSocketAddress) socket.socket().getLocalSocketAddress();
    }

    @Override
    public InetSocketAddress getRemoteSocketAddress() {
      return client;
    }
  }
}
