package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sends replies on a connection. Several threads may: a lock keeps records whole. */
final class RpcChannel extends RpcPeer {
  private static final int LAST_FRAGMENT = 0x8000_0000;

  private final SocketChannel socket;
  private final Runnable progress;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Wraps a blocking socket.
   *
   * @param progress runs whenever the client took bytes
   */
  RpcChannel(SocketChannel socket, Runnable progress) {
    this.socket = socket;
    this.progress = progress;
  }

  /** Sends a record with one fragment. */
  @Override
  void write(ByteBuffer... message) throws IOException {
    ByteBuffer[] record = new ByteBuffer[1 + message.length];
    System.arraycopy(message, 0, record, 1, message.length);
    long left = 0;
    for (ByteBuffer part : message) {
      left += part.remaining();
    }
    record[0] = ByteBuffer.allocate(Integer.BYTES).putInt(0, LAST_FRAGMENT | (int) left);
    left += Integer.BYTES;
    lock.lock();
    try {
      while (left > 0) {
        left -= socket.write(record);
        progress.run();
      }
    } catch (IOException | RuntimeException | Error e) {
      socket.close(); // the rest of the record is lost, and with it the position of the next
      throw e;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public InetSocketAddress getLocalSocketAddress() {
    return address(socket.socket().getLocalSocketAddress());
  }

  @Override
  public InetSocketAddress getRemoteSocketAddress() {
    return address(socket.socket().getRemoteSocketAddress());
  }

  private static InetSocketAddress address(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet : new InetSocketAddress(0);
  }
}
