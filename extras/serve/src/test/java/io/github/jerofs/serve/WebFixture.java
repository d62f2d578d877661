package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A web server for an image, and its client. */
abstract class WebFixture {
  static final HttpClient CLIENT = HttpClient.newHttpClient();
  @TempDir static Path folder;
  static FileSystem image;
  static WebServer server;

  @BeforeAll
  static void start() throws IOException {
    image = Erofs.open(ServedImage.write(folder.resolve("image")));
    server =
        WebServer.builder()
            .export(Export.of("img", image))
            .host("files.example.org")
            .archive(
                "tar",
                "application/x-tar",
                ".tar",
                (directory, out) -> out.write(("tar of " + directory).getBytes(UTF_8)))
            .report("report", (directory, out) -> out.write("<p>report".getBytes(UTF_8)))
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    image.close();
  }

  static HttpResponse<byte[]> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri().resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  static HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, headers);
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
