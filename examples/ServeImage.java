import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.jerofs.Erofs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the files of an image over HTTP on localhost, until standard input ends. */
public final class ServeImage {
  private ServeImage() {}

  /** Arguments: the image and a port; 0 chooses a free one. */
  public static void main(String[] args) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(here, Integer.parseInt(args[1])), 0);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (FileSystem fs = Erofs.open(Path.of(args[0]))) {
      Path root = fs.getPath("/");
      server.createContext("/", exchange -> answer(exchange, root)); // paths are thread-safe
      server.setExecutor(threads);
      server.start();
      System.out.println("http://localhost:" + server.getAddress().getPort() + "/");
      while (System.in.read() >= 0) {
        // reads to the end
      }
    } finally {
      server.stop(0);
      threads.shutdown();
    }
  }

  private static void answer(HttpExchange exchange, Path root) throws IOException {
    try (exchange) {
      Path path = root.resolve(exchange.getRequestURI().getPath());
      if (!Files.isRegularFile(path)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      long size = Files.size(path);
      exchange.sendResponseHeaders(200, size == 0 ? -1 : size);
      try (OutputStream body = exchange.getResponseBody()) {
        Files.copy(path, body);
      }
    }
  }
}
