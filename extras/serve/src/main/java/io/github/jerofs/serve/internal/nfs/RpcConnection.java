package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A connection: receives records, and runs the calls in them. Its own thread runs a call unless the
 * client has sent more already; then others help, up to a limit. A client that sends calls faster
 * than it takes replies is not read from.
 */
final class RpcConnection implements Runnable {
  /** More than a call without data can have. */
  private static final int MAX_RECORD = 64 << 10;

  private static final int MAX_FRAGMENTS = 64;
  private static final int BUFFER = 32 << 10;
  private static final int LAST_FRAGMENT = 0x8000_0000;
  private static final int MAX_HELPERS = 8;

  private final SocketChannel socket;
  private final RpcServer server;
  private final RpcChannel channel;
  private final ByteBuffer received = ByteBuffer.allocate(BUFFER).flip();
  private final Semaphore helpers = new Semaphore(MAX_HELPERS);
  private volatile long lastProgress = System.nanoTime();
  private volatile boolean waiting = true;

  RpcConnection(SocketChannel socket, RpcServer server) {
    this.socket = socket;
    this.server = server;
    this.channel = new RpcChannel(socket, this::progressed);
  }

  private void progressed() {
    lastProgress = System.nanoTime();
  }

  /** Returns when bytes were last exchanged, in nanoseconds of {@link System#nanoTime}. */
  long lastProgress() {
    return lastProgress;
  }

  /** Returns whether the server owes nothing and the next record has not begun. */
  boolean isWaiting() {
    return waiting && helpers.availablePermits() == MAX_HELPERS;
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      server.failed("closing a connection", e);
    }
  }

  @Override
  public void run() {
    try {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      while (true) {
        byte[] record = receive();
        if (record == null) {
          return;
        }
        dispatch(record);
      }
    } catch (IOException e) {
      return; // the client is gone or does not follow the protocol, or the server closed the socket
    } finally {
      close();
      server.ended(this);
    }
  }

  /** Returns the next record, or null if the client ended or sent what is not one. */
  private byte @Nullable [] receive() throws IOException {
    byte[] record = new byte[0];
    for (int fragments = 0; fragments < MAX_FRAGMENTS; fragments++) {
      waiting = fragments == 0 && !received.hasRemaining();
      if (!require(Integer.BYTES)) {
        return null;
      }
      int mark = received.getInt();
      int length = mark & ~LAST_FRAGMENT;
      if (length > MAX_RECORD - record.length) {
        return null;
      }
      byte[] longer = Arrays.copyOf(record, record.length + length);
      if (!receive(longer, record.length)) {
        return null;
      }
      record = longer;
      if ((mark & LAST_FRAGMENT) != 0) {
        return record;
      }
    }
    return null;
  }

  private boolean receive(byte[] into, int from) throws IOException {
    int at = from;
    while (at < into.length) {
      if (!require(1)) {
        return false;
      }
      int n = Math.min(received.remaining(), into.length - at);
      received.get(into, at, n);
      at += n;
    }
    return true;
  }

  private boolean require(int bytes) throws IOException {
    while (received.remaining() < bytes) {
      received.compact();
      int n = socket.read(received);
      received.flip();
      if (n < 0) {
        return false;
      }
      waiting = false;
      progressed();
    }
    return true;
  }

  private void dispatch(byte[] record) throws IOException {
    if (received.hasRemaining() && helpers.tryAcquire()) {
      if (server.tryHelp()) {
        dispatchToHelper(record);
        return;
      }
      helpers.release();
    }
    server.dispatcher().run(record, channel);
  }

  private void dispatchToHelper(byte[] record) {
    boolean begun = false;
    try {
      server.executor().execute(() -> help(record));
      begun = true;
    } finally {
      if (!begun) {
        helped();
      }
    }
  }

  private void help(byte[] record) {
    boolean done = false;
    try {
      server.dispatcher().run(record, channel);
      done = true;
    } catch (IOException e) {
      return; // as for the other thread
    } finally {
      if (!done) {
        close(); // the other thread notices
      }
      helped();
    }
  }

  private void helped() {
    helpers.release();
    server.helped();
  }
}
