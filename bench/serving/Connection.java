import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection that reads and writes whole buffers. */
class Connection implements Closeable {
  final SocketChannel socket;
  final ByteBuffer in = ByteBuffer.allocateDirect(1 << 20).flip();

  Connection(String host, int port) throws IOException {
    socket = SocketChannel.open(new InetSocketAddress(host, port));
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  void send(ByteBuffer out) throws IOException {
    while (out.hasRemaining()) {
      socket.write(out);
    }
  }

  /** Receives until {@code bytes} are in the buffer. */
  void require(int bytes) throws IOException {
    if (in.remaining() >= bytes) {
      return;
    }
    in.compact();
    while (in.position() < bytes) {
      if (socket.read(in) < 0) {
        throw new EOFException("the server closed the connection");
      }
    }
    in.flip();
  }

  /** Consumes bytes. */
  void skip(long bytes, Checksum sum) throws IOException {
    for (long left = bytes; left > 0; ) {
      require(1);
      int n = (int) Math.min(left, in.remaining());
      sum.append(in.slice(in.position(), n));
      in.position(in.position() + n);
      left -= n;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
