package io.github.jerofs.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.stream.ChunkedNioFile;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.WebResourceRoot.ResourceSetType;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.StandardRoot;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.resource.PathResourceFactory;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Web servers that serve files of an image. */
final class ServersTest extends ToolTest {
  private static final byte[] DATA = new byte[300_000];

  /** Held, as a logger that nothing refers to loses its level. */
  private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

  static {
    new Random(3).nextBytes(DATA);
  }

  private Path image() throws IOException, InterruptedException {
    Path tree = newTree();
    write(tree.resolve("sub/data.bin"), DATA);
    write(tree.resolve("a.txt"), "text".getBytes(UTF_8));
    return pack(tree, "-zlz4hc");
  }

  private static HttpResponse<byte[]> get(int port, String path, String... headers)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  @Test
  @DisplayName("Jetty: a resource handler over an image, with ranges")
  void jetty_resourceHandler() throws Exception {
    ResourceFactory.registerResourceFactory("erofs", new PathResourceFactory());
    Path root = image();
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ResourceHandler handler = new ResourceHandler();
    handler.setBaseResource(ResourceFactory.of(server).newResource(root.toUri()));
    server.setHandler(handler);
    server.start();
    try {
      int port = connector.getLocalPort();
      assertArrayEquals(DATA, get(port, "/sub/data.bin").body());
      HttpResponse<byte[]> part = get(port, "/sub/data.bin", "Range", "bytes=100-199");
      assertEquals(206, part.statusCode());
      assertArrayEquals(Arrays.copyOfRange(DATA, 100, 200), part.body());
      assertEquals("text/plain", get(port, "/a.txt").headers().firstValue("Content-Type").get());
      assertEquals(404, get(port, "/none").statusCode());
    } finally {
      server.stop();
      ResourceFactory.unregisterResourceFactory("erofs");
    }
  }

  /** Serves the files of a directory. */
  private static final class FileServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Path root;

    FileServlet(Path root) {
      this.root = root;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Path file = root.resolve(request.getPathInfo().substring(1));
      if (!Files.isRegularFile(file)) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      response.setContentLengthLong(Files.size(file));
      response.setContentType(getServletContext().getMimeType(file.toString()));
      Files.copy(file, response.getOutputStream());
    }
  }

  @Test
  @DisplayName("Tomcat: a servlet over an image; its resource sets take files only")
  void tomcat_servlet() throws Exception {
    Path root = image();
    TOMCAT_LOG.setLevel(Level.SEVERE); // it warns of JVM options
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createDirectory(temp.resolve("tomcat")).toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    Context context = tomcat.addContext("", null);
    context.addMimeMapping("txt", "text/plain");
    Tomcat.addServlet(context, "files", new FileServlet(root));
    context.addServletMappingDecoded("/*", "files");
    tomcat.start();
    try {
      int port = tomcat.getConnector().getLocalPort();
      assertArrayEquals(DATA, get(port, "/sub/data.bin").body());
      assertEquals("text/plain", get(port, "/a.txt").headers().firstValue("Content-Type").get());
      assertEquals(404, get(port, "/none").statusCode());
      StandardRoot resources = new StandardRoot(context);
      assertThrows(
          IllegalArgumentException.class,
          () ->
              resources.createWebResourceSet(ResourceSetType.PRE, "/", root.toUri().toURL(), "/"));
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  @Test
  @DisplayName("Netty: chunks and file regions of a channel")
  void netty_chunksAndRegions() throws Exception {
    Path file = image().resolve("sub/data.bin");
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    ChunkedNioFile chunked = new ChunkedNioFile(FileChannel.open(file));
    while (!chunked.isEndOfInput()) {
      ByteBuf chunk = chunked.readChunk(UnpooledByteBufAllocator.DEFAULT);
      chunk.readBytes(chunks, chunk.readableBytes());
      chunk.release();
    }
    chunked.close();
    assertArrayEquals(DATA, chunks.toByteArray());
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DefaultFileRegion region = new DefaultFileRegion(FileChannel.open(file), 0, DATA.length);
    while (region.transferred() < region.count()) {
      region.transferTo(Channels.newChannel(whole), region.transferred());
    }
    region.release();
    assertArrayEquals(DATA, whole.toByteArray());
  }
}
