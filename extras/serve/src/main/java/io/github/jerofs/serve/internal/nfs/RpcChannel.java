package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.dcache.oncrpc4j.rpc.ReplyQueue;
import org.dcache.oncrpc4j.rpc.RpcAuthError;
import org.dcache.oncrpc4j.rpc.RpcAuthException;
import org.dcache.oncrpc4j.rpc.RpcAuthStat;
import org.dcache.oncrpc4j.rpc.RpcCall;
import org.dcache.oncrpc4j.rpc.RpcTransport;
import org.dcache.oncrpc4j.xdr.Xdr;
import org.jspecify.annotations.Nullable;

/** Sends replies on a connection. Several threads may: a lock keeps records whole. */
final class RpcChannel implements RpcTransport {
  private static final int LAST_FRAGMENT = 0x8000_0000;

  /** The reply to READ up to the attributes, and from there to the data. */
  private static final int HEAD = 9 * Integer.BYTES;

  private static final int TAIL = 3 * Integer.BYTES;
  private static final int REPLY = 1;

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

  @Override
  public <A> void send(
      Xdr message, A attachment, @Nullable CompletionHandler<Integer, ? super A> handler) {
    ByteBuffer body = message.asBuffer().toByteBuffer();
    ByteBuffer mark = ByteBuffer.allocate(Integer.BYTES);
    mark.putInt(0, LAST_FRAGMENT | body.remaining());
    int length = body.remaining();
    try {
      write(new ByteBuffer[] {mark, body});
    } catch (IOException e) {
      if (handler != null) {
        handler.failed(e, attachment);
      }
      return;
    }
    if (handler != null) {
      handler.completed(length, attachment);
    }
  }

  /** Sends the results of READ. */
  void sendRead(RpcCall call, ServedFile file, ByteBuffer data, boolean end) throws IOException {
    int padding = -data.remaining() & 3;
    int length = HEAD - Integer.BYTES + Attributes.BYTES + TAIL + data.remaining() + padding;
    ByteBuffer head = ByteBuffer.allocate(HEAD + Attributes.BYTES + TAIL);
    head.putInt(LAST_FRAGMENT | length).putInt(call.getXid()).putInt(REPLY);
    head.putInt(0).putInt(0).putInt(0).putInt(0); // accepted; no verifier; success
    head.putInt(Status.OK.code()).putInt(1);
    Attributes.put(head, file);
    head.putInt(data.remaining()).putInt(end ? 1 : 0).putInt(data.remaining());
    write(new ByteBuffer[] {head.flip(), data, ByteBuffer.allocate(padding)});
  }

  private void write(ByteBuffer[] record) throws IOException {
    lock.lock();
    try {
      ByteBuffer last = record[record.length - 1];
      do {
        socket.write(record);
        progress.run();
      } while (last.hasRemaining() || record[record.length - 2].hasRemaining());
    } catch (IOException e) {
      socket.close(); // the rest of the record is lost, and with it the position of the next
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Only clients need the queue of calls without a reply. */
  @Override
  public ReplyQueue getReplyQueue() {
    throw new UnsupportedOperationException("a server sends no calls");
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

  @Override
  public RpcTransport getPeerTransport() {
    return this;
  }

  @Override
  public void startTLS() throws RpcAuthException {
    throw new RpcAuthException("TLS", new RpcAuthError(RpcAuthStat.AUTH_FAILED));
  }

  @Override
  public boolean isTLS() {
    return false;
  }
}
