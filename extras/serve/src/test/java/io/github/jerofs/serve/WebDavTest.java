package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** PROPFIND. */
final class WebDavTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static FileSystem image;
  private static WebServer server;

  @BeforeAll
  static void start() throws IOException {
    image = Erofs.open(ServedImage.write(folder.resolve("image")));
    server = WebServer.builder().export(Export.of("img", image)).start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    image.close();
  }

  private static HttpResponse<String> propfind(String path, String depth, String body)
      throws IOException, InterruptedException {
    return propfind(path, depth, BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> propfind(String path, String depth, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri().resolve(path)).method("PROPFIND", body);
    if (!depth.isEmpty()) {
      request.header("Depth", depth);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static Document parse(HttpResponse<String> response) throws Exception {
    assertEquals(207, response.statusCode(), response::body);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(response.body().getBytes(UTF_8)));
  }

  private static List<String> texts(Document document, String element) {
    NodeList nodes = document.getElementsByTagNameNS("DAV:", element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void file_allProperties() throws Exception {
    Document document = parse(propfind("/img/text.txt", "0", ""));
    assertEquals(List.of("/img/text.txt"), texts(document, "href"));
    assertEquals(List.of("16"), texts(document, "getcontentlength"));
    assertEquals(List.of("text/plain;charset=utf-8"), texts(document, "getcontenttype"));
    assertEquals(List.of("Tue, 14 Nov 2023 22:13:20 GMT"), texts(document, "getlastmodified"));
    HttpResponse<Void> head =
        CLIENT.send(
            HttpRequest.newBuilder(server.uri().resolve("/img/text.txt")).build(),
            BodyHandlers.discarding());
    assertEquals(head.headers().allValues("etag"), texts(document, "getetag"));
    assertEquals(0, document.getElementsByTagNameNS("DAV:", "collection").getLength());
  }

  /** Links to files are files. Other links are not listed, so that every walk ends. */
  @Test
  void directory_depth1_members() throws Exception {
    Document document = parse(propfind("/img/", "1", ""));
    assertEquals(
        List.of(
            "/img/",
            "/img/data.bin",
            "/img/dir/",
            "/img/empty",
            "/img/names/",
            "/img/page.html",
            "/img/text.txt",
            "/img/to-file"),
        texts(document, "href"));
    assertEquals(3, document.getElementsByTagNameNS("DAV:", "collection").getLength());
    assertEquals(List.of("/img/"), texts(parse(propfind("/img", "0", "")), "href"));
  }

  @Test
  void root_exports() throws Exception {
    assertEquals(List.of("/", "/img/"), texts(parse(propfind("/", "1", "")), "href"));
  }

  @Test
  void hostileNames_validXml() throws Exception {
    Document document = parse(propfind("/img/names/", "1", ""));
    assertEquals(ServedImage.HOSTILE.length + 1, texts(document, "href").size());
    assertTrue(texts(document, "displayname").contains("<script>alert(1)<script>"));
  }

  @Test
  void namedProperties_unknownOnes404() throws Exception {
    Document document =
        parse(
            propfind(
                "/img/text.txt",
                "0",
                "<propfind xmlns='DAV:' xmlns:z='urn:a&amp;b'><prop><getcontentlength/><z:color/>"
                    + "<plain xmlns=''/><quota-used-bytes/></prop></propfind>"));
    assertEquals(List.of("16"), texts(document, "getcontentlength"));
    assertEquals(List.of("HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"), texts(document, "status"));
    assertEquals(1, document.getElementsByTagNameNS("urn:a&b", "color").getLength());
    assertEquals(1, document.getElementsByTagNameNS("DAV:", "quota-used-bytes").getLength());
  }

  @Test
  void propertyNames_noValues() throws Exception {
    Document document =
        parse(propfind("/img/text.txt", "0", "<propfind xmlns='DAV:'><propname/></propfind>"));
    assertEquals(List.of(""), texts(document, "getcontentlength"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "infinity", "2"})
  void unboundedDepth_403(String depth) throws Exception {
    HttpResponse<String> response = propfind("/img/", depth, "");
    assertEquals(403, response.statusCode());
    assertTrue(response.body().contains("propfind-finite-depth"), response.body());
  }

  @ParameterizedTest
  @CsvSource({"/img/none", "/img/text.txt/", "/none", "/img/dangling"})
  void missing_404(String path) throws Exception {
    assertEquals(404, propfind(path, "0", "").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "<propfind/>",
        "<propfind xmlns='DAV:'/>",
        "<propfind xmlns='DAV:'><prop>",
        "<!DOCTYPE p [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
            + "<propfind xmlns='DAV:'><prop><a/>&e;</prop></propfind>",
        "<!DOCTYPE p><propfind xmlns='DAV:'><allprop/></propfind>",
      })
  void badBody_400(String body) throws Exception {
    assertEquals(400, propfind("/img/", "0", body).statusCode());
  }

  @Test
  void malformedBytes_400() throws Exception {
    byte[] body = "<propfind xmlns='DAV:'><allprop/></propfind>\u00ff".getBytes(ISO_8859_1);
    assertEquals(400, propfind("/img/", "0", BodyPublishers.ofByteArray(body)).statusCode());
  }

  /** XML processors read UTF-8 and UTF-16. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16"})
  void body_withByteOrderMark(String charset) throws Exception {
    String text = "<propfind xmlns='DAV:'><prop><getetag/></prop></propfind>";
    byte[] body = (charset.equals("UTF-8") ? "\ufeff" + text : text).getBytes(charset);
    HttpResponse<String> response =
        propfind("/img/text.txt", "0", BodyPublishers.ofByteArray(body));
    assertEquals(207, response.statusCode());
    assertTrue(response.body().contains("getetag"), response.body());
  }

  @Test
  void longBody_413() throws Exception {
    HttpResponse<String> response = propfind("/img/", "0", " ".repeat(70_000));
    assertEquals(413, response.statusCode());
    assertFalse(response.body().contains("Exception"), response.body());
  }
}
