package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.Erofs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GET, HEAD and OPTIONS. */
final class WebServerTest extends WebFixture {
  @Test
  void get_file() throws Exception {
    HttpResponse<byte[]> response = get("/img/data.bin");
    assertEquals(200, response.statusCode());
    assertArrayEquals(ServedImage.DATA, response.body());
    assertEquals("300000", header(response, "content-length"));
    assertEquals("application/octet-stream", header(response, "content-type"));
    assertEquals("bytes", header(response, "accept-ranges"));
    assertEquals("Tue, 14 Nov 2023 22:13:20 GMT", header(response, "last-modified"));
    assertTrue(header(response, "etag").matches("\"[0-9a-f-]+\""), header(response, "etag"));
  }

  @Test
  void head_file_sameHeaders() throws Exception {
    HttpResponse<byte[]> response = send("HEAD", "/img/data.bin");
    assertEquals(200, response.statusCode());
    assertEquals("300000", header(response, "content-length"));
    assertEquals(0, response.body().length);
    assertEquals(header(get("/img/data.bin"), "etag"), header(response, "etag"));
  }

  @Test
  void head_directory_noBody() throws Exception {
    String response =
        RawHttp.exchange(
            server.address(),
            "HEAD /img/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertEquals(200, RawHttp.status(response));
    assertTrue(response.endsWith("\r\n\r\n"), response);
  }

  @Test
  void get_emptyFile() throws Exception {
    HttpResponse<byte[]> response = get("/img/empty", "Range", "bytes=0-");
    assertEquals(416, response.statusCode());
    assertEquals("bytes */0", header(response, "content-range"));
    assertEquals(0, get("/img/empty").body().length);
  }

  @Test
  void get_directory_page() throws Exception {
    HttpResponse<byte[]> response = get("/img/");
    String page = new String(response.body(), UTF_8);
    assertEquals("text/html;charset=utf-8", header(response, "content-type"));
    assertTrue(page.contains("<a href=\"./data.bin\"><bdi>data.bin</bdi></a>"), page);
    assertTrue(page.contains("title=\"300000 bytes\">293 KiB<"), page);
    assertTrue(page.contains("<time datetime=\"2023-11-14T22:13:20Z\">2023-11-14 22:13:20<"), page);
    assertTrue(page.contains("<a href=\"./dir/\"><bdi>dir</bdi>/</a>"), page);
    assertTrue(page.contains("→ <bdi>text.txt</bdi>"), page);
    assertTrue(page.contains("→ <bdi>nowhere</bdi> (leads nowhere)"), page);
    assertTrue(page.contains("<a href=\"?tar\">tar</a><a href=\"?report\">report</a>"), page);
    String below = new String(get("/img/dir/").body(), UTF_8);
    assertTrue(below.contains("?tar") && !below.contains("?report"), below);
  }

  /** Only the page's own script and style have an effect, whatever the names are. */
  @Test
  void get_hostileNames_escaped() throws Exception {
    HttpResponse<byte[]> response = get("/img/names/");
    String page = new String(response.body(), UTF_8);
    assertFalse(page.contains("<script>alert"), page);
    assertTrue(page.contains("&lt;script&gt;alert(1)&lt;script&gt;"), page);
    assertTrue(page.contains("<bdi>\\u{202E}evil</bdi>"), page);
    assertTrue(page.contains("<bdi>raw\\xFF\\x80byte</bdi>"), page);
    assertTrue(page.contains("<bdi>new\\u{A}line\\u{9}tab</bdi>"), page);
    String policy = header(response, "content-security-policy");
    assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
    assertFalse(policy.contains("unsafe"), policy);
  }

  @Test
  void get_hostileNames_eachByItsUrl() throws Exception {
    JsonArray entries =
        JsonParser.parseString(new String(get("/img/names/?json").body(), UTF_8))
            .getAsJsonObject()
            .getAsJsonArray("entries");
    Set<String> found = new TreeSet<>();
    for (JsonElement element : entries) {
      JsonObject entry = element.getAsJsonObject();
      String name = entry.get("name").getAsString();
      found.add(name);
      String response =
          RawHttp.get(server.address(), "/img/names/" + entry.get("href").getAsString());
      assertEquals(200, RawHttp.status(response), name);
      assertTrue(
          response.endsWith("\r\n\r\n" + new String(name.getBytes(UTF_8), ISO_8859_1)), name);
    }
    assertEquals(new TreeSet<>(List.of(ServedImage.HOSTILE)), found);
  }

  @Test
  void get_json() throws Exception {
    HttpResponse<byte[]> response = get("/img/dir/", "Accept", "application/json");
    assertEquals("application/json;charset=utf-8", header(response, "content-type"));
    JsonObject json = JsonParser.parseString(new String(response.body(), UTF_8)).getAsJsonObject();
    assertEquals("/dir", json.get("path").getAsString());
    JsonObject first = json.getAsJsonArray("entries").get(0).getAsJsonObject();
    assertEquals("inner.json", first.get("name").getAsString());
    assertEquals("file", first.get("type").getAsString());
    assertEquals(2, first.get("size").getAsLong());
    assertEquals("0644", first.get("mode").getAsString());
    assertEquals("2023-11-14T22:13:20Z", first.get("modified").getAsString());
    assertEquals(
        "..", json.getAsJsonArray("entries").get(1).getAsJsonObject().get("target").getAsString());
  }

  @Test
  void get_root_listsExports() throws Exception {
    assertTrue(new String(get("/").body(), UTF_8).contains("<a href=\"/img/\">img/</a>"));
    assertEquals("{\"exports\":[\"img\"]}\n", new String(get("/?json").body(), UTF_8));
  }

  @Test
  void get_directoryWithoutSlash_redirects() throws Exception {
    HttpResponse<byte[]> response = get("/img/to-dir");
    assertEquals(301, response.statusCode());
    assertEquals("/img/to-dir/", header(response, "location"));
    assertEquals("/img/", header(get("/img"), "location"));
  }

  @Test
  void get_links_followedInsideImage() throws Exception {
    assertEquals("0123456789abcdef", new String(get("/img/to-file").body(), UTF_8));
    assertEquals("{}", new String(get("/img/to-dir/inner.json").body(), UTF_8));
    for (String path : List.of("/img/dangling", "/img/outside", "/img/loop", "/img/loop/x")) {
      assertEquals(404, get(path).statusCode(), path);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/img/../img/text.txt",
        "/img/%2e%2e/img/text.txt",
        "/img/dir/..%2ftext.txt",
        "/img//text.txt",
        "/img/./text.txt",
        "/img/text.txt/",
        "/img/text.txt/x",
        "/img/text.txt%00",
        "/img/%",
        "/img/%zz",
        "/img/%2",
        "/img/text.txt;x",
        "/other/text.txt",
        "/etc/passwd",
        "//img/text.txt",
        "/img/\\text.txt",
      })
  void get_pathThatNamesNothing_404(String path) throws IOException {
    int status = RawHttp.status(RawHttp.get(server.address(), path));
    assertTrue(status == 404 || status == 400, path + ": " + status);
  }

  /** Files of an image run no script and see nothing of other pages. */
  @Test
  void get_htmlFile_sandboxed() throws Exception {
    HttpResponse<byte[]> response = get("/img/page.html");
    assertEquals("text/html;charset=utf-8", header(response, "content-type"));
    assertTrue(
        header(response, "content-security-policy").startsWith("sandbox; default-src 'none'"));
    assertEquals("nosniff", header(response, "x-content-type-options"));
    assertEquals("same-origin", header(response, "cross-origin-resource-policy"));
    assertEquals("no-referrer", header(response, "referrer-policy"));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:80, 200",
    "127.0.0.1, 200",
    "[::1]:8080, 200",
    "files.example.org, 200",
    "evil.example, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.evil.example, 421",
    "files.example.org.evil, 421",
  })
  void get_hostChecked(String host, int status) throws IOException {
    assertEquals(
        status, RawHttp.status(RawHttp.get(server.address(), "/img/text.txt", "Host: " + host)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "POST", "DELETE", "MKCOL", "LOCK", "MOVE", "PROPPATCH", "TRACE"})
  void writes_refused(String method) throws IOException {
    String response =
        RawHttp.exchange(
            server.address(),
            method
                + " /img/text.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                + "Connection: close\r\n\r\n");
    assertEquals(405, RawHttp.status(response));
    assertTrue(response.contains("Allow: OPTIONS, GET, HEAD, PROPFIND\r\n"), response);
  }

  @Test
  void options_webDavClass1() throws Exception {
    HttpResponse<byte[]> response = send("OPTIONS", "/img/");
    assertEquals(200, response.statusCode());
    assertEquals("1", header(response, "dav"));
    assertEquals(
        200,
        RawHttp.status(
            RawHttp.exchange(
                server.address(),
                "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")));
  }

  @Test
  void downloads() throws Exception {
    HttpResponse<byte[]> tar = get("/img/dir/?tar");
    assertEquals("tar of /dir", new String(tar.body(), UTF_8));
    assertEquals("attachment; filename*=UTF-8''dir.tar", header(tar, "content-disposition"));
    HttpResponse<byte[]> report = get("/img/?report");
    assertEquals("<p>report", new String(report.body(), UTF_8));
    assertTrue(
        header(report, "content-security-policy").startsWith("sandbox allow-scripts; default-src"));
  }

  /** More failures than downloads that may run at a time. */
  @Test
  void failedDownloads_areNotComplete() throws Exception {
    Queue<Throwable> reported = new ConcurrentLinkedQueue<>();
    Queue<Throwable> injected = new ConcurrentLinkedQueue<>();
    try (WebServer other =
        WebServer.builder()
            .export(Export.of("img", image))
            .archive(
                "tar", "application/x-tar", ".tar", (path, out) -> fail(out, injected.remove()))
            .onFailure((what, why) -> reported.add(why))
            .start()) {
      HttpRequest request = HttpRequest.newBuilder(other.uri().resolve("/img/?tar")).build();
      for (int i = 0; i < 4; i++) {
        for (Throwable each :
            List.of(new IOException("a"), new RuntimeException("b"), new InternalError("c"))) {
          injected.add(each);
          assertThrows(IOException.class, () -> CLIENT.send(request, BodyHandlers.ofByteArray()));
          assertSame(each, reported.poll());
        }
      }
    }
  }

  private static void fail(OutputStream out, Throwable failure) throws IOException {
    out.write(new byte[100_000]);
    out.flush();
    if (failure instanceof Error e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (IOException) failure;
  }

  @Test
  void directory_ofManyEntries_inPages() throws Exception {
    Path file = folder.resolve("many");
    List<String> names = new ArrayList<>();
    try (FileSystem many = Erofs.create(file)) {
      for (int i = 0; i < 4_500; i++) {
        names.add(String.format("f%05d", i));
        Files.write(many.getPath("/" + names.get(i)), new byte[0]);
      }
    }
    try (FileSystem many = Erofs.open(file);
        WebServer other = WebServer.builder().export(Export.of("m", many)).start()) {
      List<String> found = new ArrayList<>();
      URI next = other.uri().resolve("/m/");
      for (int pages = 1; next != null; pages++) {
        String page =
            CLIENT.send(HttpRequest.newBuilder(next).build(), BodyHandlers.ofString()).body();
        page.lines()
            .filter(line -> line.startsWith("<tr class=\"file\">"))
            .forEach(line -> found.add(line.replaceAll(".*<bdi>(.*)</bdi>.*", "$1")));
        int more = page.indexOf("?after=");
        next = more < 0 ? null : next.resolve(page.substring(more, page.indexOf('"', more)));
        assertTrue(pages <= 3);
      }
      assertEquals(names, found);
    }
  }

  @Test
  void start_portInUse_ioException() {
    assertThrows(
        IOException.class,
        () ->
            WebServer.builder()
                .export(Export.of("img", image))
                .port(server.address().getPort())
                .start()
                .close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", ".hidden", "a/b", "a b", "a\u00e9", "a\nb"})
  void export_badName_rejected(String name) {
    assertThrows(IllegalArgumentException.class, () -> Export.of(name, image));
  }
}
