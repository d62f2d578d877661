package io.github.jerofs.internal.remote;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.jerofs.testkit.Latches;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;

/** A server that stalls in the middle of a body. */
final class StallingServer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

  StallingServer(CountDownLatch end) throws IOException {
    Thread thread = new Thread(() -> serve(end), "stalling-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(CountDownLatch end) {
    try (Socket socket = listener.accept()) {
      String head =
          "HTTP/1.1 206 x\r\nContent-Length: 1000\r\nContent-Range: bytes 0-999/1000\r\n\r\nsome";
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      Latches.await(end);
    } catch (IOException e) {
      // the client has disconnected
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/image");
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
