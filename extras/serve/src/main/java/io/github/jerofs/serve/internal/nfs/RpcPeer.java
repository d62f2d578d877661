package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import org.dcache.oncrpc4j.rpc.ReplyQueue;
import org.dcache.oncrpc4j.rpc.RpcAuthError;
import org.dcache.oncrpc4j.rpc.RpcAuthException;
import org.dcache.oncrpc4j.rpc.RpcAuthStat;
import org.dcache.oncrpc4j.rpc.RpcCall;
import org.dcache.oncrpc4j.rpc.RpcTransport;
import org.dcache.oncrpc4j.xdr.Xdr;
import org.jspecify.annotations.Nullable;

/** A client that has sent a call and receives the reply. */
abstract class RpcPeer implements RpcTransport {
  /** The reply to READ up to the attributes, and from there to the data. */
  private static final int HEAD = 8 * Integer.BYTES;

  private static final int TAIL = 3 * Integer.BYTES;
  private static final int REPLY = 1;

  /** Sends a message. */
  abstract void write(ByteBuffer... message) throws IOException;

  @Override
  public <A> void send(
      Xdr message, A attachment, @Nullable CompletionHandler<Integer, ? super A> handler) {
    ByteBuffer body = message.asBuffer().toByteBuffer();
    int length = body.remaining();
    try {
      write(body);
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

  /** Sends the results of READ without a copy of the data. */
  void sendRead(RpcCall call, ServedFile file, ByteBuffer data, boolean end) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD + Attributes.BYTES + TAIL);
    head.putInt(call.getXid()).putInt(REPLY);
    head.putInt(0).putInt(0).putInt(0).putInt(0); // accepted; no verifier; success
    head.putInt(Status.OK.code()).putInt(1);
    Attributes.put(head, file);
    head.putInt(data.remaining()).putInt(end ? 1 : 0).putInt(data.remaining());
    write(head.flip(), data, ByteBuffer.allocate(-data.remaining() & 3));
  }

  /** Only clients need the queue of calls without a reply. */
  @Override
  public ReplyQueue getReplyQueue() {
    throw new UnsupportedOperationException("a server sends no calls");
  }

  @Override
  public abstract InetSocketAddress getLocalSocketAddress();

  @Override
  public abstract InetSocketAddress getRemoteSocketAddress();

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
