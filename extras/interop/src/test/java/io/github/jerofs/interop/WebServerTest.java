package io.github.jerofs.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.github.jerofs.interop.OpenedImage.Way;
import io.github.jerofs.testkit.Mkfs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A web server of the JDK that serves files of an image. */
final class WebServerTest extends ToolTest {
  private static final byte[] DATA = data();

  private static byte[] data() {
    byte[] data = new byte[300_000];
    new Random(7).nextBytes(data);
    Arrays.fill(data, 100_000, 200_000, (byte) 'x');
    return data;
  }

  /** Serves files or ranges. */
  private record Static(Path root) implements HttpHandler {
    @Override
    public void handle(HttpExchange exchange) throws IOException {
      try (exchange) {
        Path file = root.resolve(exchange.getRequestURI().getPath().substring(1));
        if (!Files.isRegularFile(file)) {
          exchange.sendResponseHeaders(404, -1);
          return;
        }
        try (FileChannel channel = FileChannel.open(file);
            OutputStream body = exchange.getResponseBody()) {
          long from = 0;
          long count = channel.size();
          String range = exchange.getRequestHeaders().getFirst("Range");
          if (range != null) {
            String[] ends = range.replace("bytes=", "").split("-", -1);
            from = Long.parseLong(ends[0]);
            count = Long.parseLong(ends[1]) + 1 - from;
          }
          exchange.sendResponseHeaders(range == null ? 200 : 206, count);
          var out = Channels.newChannel(body);
          while (count > 0) {
            long n = channel.transferTo(from, count, out);
            from += n;
            count -= n;
          }
        }
      }
    }
  }

  private Path tree() throws IOException {
    Path tree = newTree();
    write(tree.resolve("sub/data.bin"), DATA);
    write(tree.resolve("index.html"), "<p>hello".getBytes(UTF_8));
    return tree;
  }

  private static HttpResponse<byte[]> get(HttpServer server, String path, String range)
      throws IOException, InterruptedException {
    InetSocketAddress address = server.getAddress();
    URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  private static InetSocketAddress anyPort() throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
  }

  @ParameterizedTest
  @MethodSource("packings")
  @DisplayName("jdk.httpserver: files and ranges, by transferTo")
  void httpServer_ranges(String packing) throws Exception {
    Path root = pack(tree(), packing);
    HttpServer server = HttpServer.create(anyPort(), 0);
    server.createContext("/", new Static(root));
    server.start();
    try {
      assertArrayEquals(DATA, get(server, "/sub/data.bin", "").body());
      for (int[] range : new int[][] {{0, 0}, {99_990, 200_010}, {299_999, 299_999}, {5, 4100}}) {
        HttpResponse<byte[]> part =
            get(server, "/sub/data.bin", "bytes=" + range[0] + "-" + range[1]);
        assertEquals(206, part.statusCode());
        assertArrayEquals(Arrays.copyOfRange(DATA, range[0], range[1] + 1), part.body());
      }
      assertEquals(404, get(server, "/none", "").statusCode());
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("SimpleFileServer: files, types and listings")
  void simpleFileServer(Way way) throws Exception {
    assumeTrue(Runtime.version().feature() >= 18, "SimpleFileServer came with Java 18");
    Path image = Mkfs.pack(tree(), temp.resolve("Image.erofs"), "-zlz4hc");
    Class<?> type = Class.forName("com.sun.net.httpserver.SimpleFileServer");
    try (OpenedImage opened = OpenedImage.open(image, way)) {
      HttpHandler handler =
          (HttpHandler)
              type.getMethod("createFileHandler", Path.class).invoke(null, opened.path("/"));
      HttpServer server = HttpServer.create(anyPort(), 0);
      server.createContext("/", handler);
      server.start();
      try {
        assertArrayEquals(DATA, get(server, "/sub/data.bin", "").body());
        HttpResponse<byte[]> index = get(server, "/", "");
        assertEquals("<p>hello", new String(index.body(), UTF_8));
        assertEquals("text/html", index.headers().firstValue("Content-Type").orElse(""));
        String listing = new String(get(server, "/sub/", "").body(), UTF_8);
        assertTrue(listing.contains("<a href=\"data.bin\">data.bin</a>"), listing);
        assertEquals(404, get(server, "/none", "").statusCode());
      } finally {
        server.stop(0);
      }
    }
  }
}
