package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.TestSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP clients that are slow or do not follow the protocol, and images that fail. */
final class HostileHttpTest {
  private static final int LARGE = 16 << 20;

  /** Less than a response. With much less, the client would mostly wait for timers of TCP. */
  private static final int RECEIVE_BUFFER = 64 << 10;

  private static final int MUTANTS = 300;

  /** More than the threads of the server. */
  private static final int CLIENTS = 150;

  private static final int ATTEMPTS = 200;

  private static final String GET = "GET /img/text.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private static Path folder;
  private static Path file;
  private static FileSystem image;
  private static WebServer server;
  private static final ConcurrentLinkedQueue<Throwable> FAILURES = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() throws IOException {
    file = folder.resolve("image");
    try (FileSystem created = Erofs.create(file)) {
      Files.writeString(created.getPath("/text.txt"), "0123456789abcdef");
      Files.write(created.getPath("/large"), new byte[LARGE]);
    }
    image = Erofs.open(file);
    server =
        WebServer.builder()
            .export(Export.of("img", image))
            .idleTimeout(Duration.ofMinutes(5)) // never in these tests
            .onFailure((what, why) -> FAILURES.add(why))
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    image.close();
  }

  private static void assertServes(InetSocketAddress address) throws IOException {
    String response = RawHttp.get(address, "/img/text.txt");
    assertTrue(response.startsWith("HTTP/1.1 200"), response);
    assertTrue(response.endsWith("\r\n\r\n0123456789abcdef"), response);
  }

  /** Opens connections that send {@code request} and receive nothing. */
  private static List<Socket> clients(InetSocketAddress address, int count, String request)
      throws IOException {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      clients.add(socket);
      socket.setReceiveBufferSize(RECEIVE_BUFFER);
      socket.connect(address);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
    }
    return clients;
  }

  private static void close(List<Socket> clients) throws IOException {
    for (Socket client : clients) {
      client.close();
    }
  }

  /** Connections that are idle, stop in a request, or take no response hold no thread. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /img/te",
        "GET /img/text.txt HTTP/1.1\r\nHost: local",
        "PROPFIND /img/ HTTP/1.1\r\nHost: localhost\r\nDepth: 1\r\nContent-Length: 9\r\n\r\n<a",
        "GET /img/large HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /img/large HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-,1-\r\n\r\n"
      })
  void stoppedClients_holdNoThread(String request) throws IOException {
    List<Socket> stopped = clients(server.address(), CLIENTS, request);
    try {
      assertServes(server.address());
    } finally {
      close(stopped);
    }
    assertServes(server.address());
  }

  /** Half-open connections end, which makes room for others. */
  @ParameterizedTest
  @ValueSource(strings = {"", "GET /img/te", "GET /img/large HTTP/1.1\r\nHost: localhost\r\n\r\n"})
  void halfOpenConnections_makeRoom(String request) throws IOException {
    try (WebServer small =
        WebServer.builder()
            .export(Export.of("img", image))
            .maxConnections(4)
            .idleTimeout(Duration.ofMillis(200))
            .start()) {
      List<Socket> stopped = clients(small.address(), 8, request);
      try {
        // The own connection also ends if the machine is too slow for the timeout: try again.
        int attempts = 0;
        while (RawHttp.last(small.address(), GET).isEmpty()) {
          assertTrue(++attempts < ATTEMPTS, "no connection is served");
        }
      } finally {
        close(stopped);
      }
    }
  }

  /** A slow client receives everything as long as it receives something. */
  @Test
  void slowClient_receivesAll() throws IOException {
    String request = "GET /img/large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    List<Socket> slow = clients(server.address(), 1, request);
    try {
      assertServes(server.address());
      byte[] response = slow.get(0).getInputStream().readAllBytes();
      assertTrue(response.length > LARGE);
    } finally {
      close(slow);
    }
  }

  private static String request(String line, String body, String... headers) {
    return line
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n"
        + body;
  }

  /** Random changes of valid requests: each gets a response or ends the connection. */
  @Test
  void fuzzedRequests_answeredOrRefused() throws IOException {
    Random random = new Random(9110);
    String[] valid = {
      GET,
      request("HEAD /img/", "", "Accept: application/json"),
      request(
          "GET /img/text.txt",
          "",
          "Range: bytes=0-1, 3-",
          "If-Range: \"a\"",
          "If-None-Match: \"b\", W/\"c\""),
      request(
          "PROPFIND /img/",
          "<propfind xmlns=\"DAV:\"><prop><getetag/><x xmlns=\"\"/></prop></propfind>",
          "Depth: 1",
          "Content-Length: 67"),
    };
    for (int i = 0; i < MUTANTS; i++) {
      byte[] request = valid[random.nextInt(valid.length)].getBytes(US_ASCII);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        request[random.nextInt(request.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(8) == 0) {
        request = Arrays.copyOf(request, random.nextInt(request.length));
      }
      String response = RawHttp.last(server.address(), new String(request, ISO_8859_1));
      assertTrue(response.isEmpty() || response.startsWith("HTTP/1.1 "), response);
      assertFalse(response.contains("Exception"), response);
    }
    assertServes(server.address());
    assertEquals(List.of(), List.copyOf(FAILURES));
  }

  @Test
  void unreadableImage_endsResponse_thenServedAgain() throws IOException {
    TestSource source = TestSource.of(file);
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    try (FileSystem failing = Erofs.open(source);
        WebServer other =
            WebServer.builder()
                .export(Export.of("img", failing))
                .onFailure((what, why) -> failures.add(why))
                .start()) {
      assertServes(other.address());
      source.set(TestSource.Manner.ENDS);
      String response = RawHttp.get(other.address(), "/img/large");
      assertTrue(response.length() < LARGE, "a client must notice");
      assertFalse(response.contains("Exception"), response);
      assertFalse(failures.isEmpty());
      source.set(TestSource.Manner.WELL);
      assertServes(other.address());
      assertTrue(RawHttp.get(other.address(), "/img/large").length() > LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/img/", "/img/text.txt", "/img/?json"})
  void closedImage_serverError(String path) throws IOException {
    FileSystem closed = Erofs.open(file);
    try (WebServer other = WebServer.builder().export(Export.of("img", closed)).start()) {
      closed.close();
      String response = RawHttp.get(other.address(), path);
      assertTrue(response.startsWith("HTTP/1.1 500"), response);
      assertFalse(response.contains("Exception"), response);
    }
  }
}
