package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** Requests byte by byte, as a client of an attacker sends them. */
final class RawHttp {
  private static final int PATIENCE_MILLIS = 60_000;

  private RawHttp() {}

  /** Sends {@code request} on a connection of its own, and returns all that comes back. */
  static String exchange(InetSocketAddress server, String request) throws IOException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }

  /**
   * Sends {@code request} and nothing more on a connection of its own. Returns all that comes back,
   * or what came until the server ended the connection.
   */
  static String last(InetSocketAddress server, String request) throws IOException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      try {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      } catch (SocketException e) {
        return ""; // reset, as the server had not read everything
      }
    }
  }

  /** Sends a GET request for {@code path}, and returns the response as text. */
  static String get(InetSocketAddress server, String path, String... headers) throws IOException {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    boolean host = false;
    for (String header : headers) {
      request.append(header).append("\r\n");
      host |= header.startsWith("Host:");
    }
    request.append(host ? "" : "Host: localhost\r\n").append("Connection: close\r\n\r\n");
    return exchange(server, request.toString());
  }

  /** Returns the status of a response. */
  static int status(String response) {
    return Integer.parseInt(response.substring(9, 12));
  }
}
