package io.github.jerofs.docs;

import static io.github.jerofs.testkit.QuotedMessages.messageOf;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.jerofs.ByteSources;
import io.github.jerofs.Erofs;
import io.github.jerofs.RemoteCache;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteKeys;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.CachedImage;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Latches;
import io.github.jerofs.testkit.QuotedMessages;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.RangeServer.Reply;
import io.github.jerofs.testkit.RangeServer.Script;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.UntrustedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Messages about web servers are as quoted in {@code docs/troubleshooting.md}. */
final class RemoteMessagesTest {
  private static final byte[] IMAGE = new byte[9_000_000];
  private static final String ETAG = "\"one\"";
  private static final RemoteOptions ONCE = RemoteOptions.builder().attempts(1).build();

  @TempDir private Path temp;

  static boolean isRemote(String heading) {
    return heading.equals("On a web server");
  }

  @TestFactory
  Stream<DynamicTest> messages_asQuoted() throws IOException {
    QuotedMessages quoted = new QuotedMessages();
    addConnections(quoted);
    addAnswers(quoted);
    addUrls(quoted);
    addCache(quoted);
    return quoted.tests(RemoteMessagesTest::isRemote);
  }

  private static void read(URI url, RemoteOptions options) throws IOException {
    try (var source = ByteSources.http(url, options)) {
      int unused = source.read(5_000_000, ByteBuffer.allocate(10));
    }
  }

  /** Returns the message when a file on a server with {@code script} is opened and read. */
  private static String answered(Script script) throws IOException {
    try (RangeServer server = new RangeServer()) {
      URI url = server.serve("a.erofs", IMAGE, ETAG);
      server.setScript(script);
      return messageOf(() -> read(url, ONCE));
    }
  }

  private void addConnections(QuotedMessages quoted) {
    quoted.fail(
        "…: the connection failed: unknown host",
        () -> read(URI.create("http://jerofs.invalid/a.erofs"), ONCE));
    quoted.provoke(
        "…: the connection failed: refused, or no route to the host",
        () -> {
          RangeServer server = new RangeServer();
          URI url = server.url("a.erofs");
          server.close();
          return messageOf(() -> read(url, ONCE));
        });
    quoted.provoke(
        "…: the connection failed: the server's certificate is not trusted: no known authority has"
            + " issued it",
        () -> {
          try (UntrustedServer server = new UntrustedServer(temp)) {
            return messageOf(() -> read(server.url(), ONCE));
          }
        });
    quoted.provoke(
        "…: the connection failed: the server does not complete the connection or its TLS handshake"
            + " in time",
        () -> {
          try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            RemoteOptions options = ONCE.toBuilder().connectTimeout(Duration.ofMillis(50)).build();
            URI url = URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/a.erofs");
            return messageOf(() -> read(url, options));
          }
        });
    quoted.provoke(
        "…: the connection failed: …",
        () ->
            answered((request, usual) -> usual.withUnstatedBody(Arrays.copyOf(usual.body(), 100))));
    quoted.provoke(
        "…: no data received for … ms",
        () -> {
          CountDownLatch never = new CountDownLatch(1);
          try (RangeServer server = new RangeServer()) {
            URI url = server.serve("a.erofs", IMAGE, ETAG);
            server.setScript(
                (request, usual) -> {
                  Latches.await(never);
                  return usual;
                });
            RemoteOptions options = ONCE.toBuilder().idleTimeout(Duration.ofMillis(50)).build();
            return messageOf(() -> read(url, options));
          } finally {
            never.countDown();
          }
        });
  }

  private static void addAnswers(QuotedMessages quoted) {
    quoted.provoke(
        "…: the server answered with status 401 (authorization required)",
        () -> answered((request, usual) -> RangeServer.empty(401)));
    quoted.provoke(
        "…: authorization required: no user name and password for …",
        () -> {
          try (RangeServer server = new RangeServer()) {
            server.setScript(
                (request, usual) -> RangeServer.empty(401).with("WWW-Authenticate", "Basic"));
            RemoteOptions options =
                ONCE.toBuilder().set(RemoteKeys.REGISTRY_CONFIG, "none").build();
            ImageLocation image =
                ImageLocation.parse("oci://" + server.url("").getAuthority() + "/app");
            return messageOf(
                () -> Erofs.open(image, ErofsOptions.builder().remote(options).build()).close());
          }
        });
    quoted.provoke(
        "…: the server answered with status 404 (no such file)",
        () -> answered((request, usual) -> RangeServer.empty(404)));
    quoted.provoke(
        "…: the server does not support ranges, and the file is larger than … bytes",
        () -> answered((request, usual) -> new Reply(200, Map.of(), IMAGE.length, IMAGE)));
    quoted.provoke(
        "…: the server sent another range: Content-Range is …",
        () ->
            answered((request, usual) -> usual.with("Content-Range", "bytes 7-9/" + IMAGE.length)));
    quoted.provoke(
        "…: the server applied a content encoding against the request: …",
        () -> answered((request, usual) -> usual.with("Content-Encoding", "gzip")));
    quoted.provoke(
        "…: the file has changed: it was …, now …",
        () ->
            answered(
                (request, usual) -> request.number() > 1 ? usual.with("ETag", "\"two\"") : usual));
  }

  private void addUrls(QuotedMessages quoted) {
    quoted.provoke(
        "no server returned …",
        () -> {
          try (RangeServer server = new RangeServer()) {
            RemoteOptions options =
                ONCE.toBuilder().mirrors(List.of(server.url("mirror.erofs"))).build();
            return messageOf(() -> read(server.url("a.erofs"), options));
          }
        });
    quoted.fail(
        "a URL must not contain a user name or password, use a header: …",
        () -> Erofs.open("https://me:secret@localhost/a.erofs").close());
    quoted.provoke(
        "…: a redirect from https to http is not followed: …", this::redirectedFromHttps);
  }

  /** Runs in a separate JVM that trusts the certificate of the server. */
  private String redirectedFromHttps() throws IOException, InterruptedException {
    Path keys = temp.resolve("keys");
    String unused =
        Shell.run(
            Path.of(System.getProperty("java.home"), "bin", "keytool"),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=DNS:localhost",
            "-storepass",
            "secret",
            "-keystore",
            keys);
    return ChildJvm.run(Redirecting.class, "-Djavax.net.ssl.trustStore=" + keys, keys.toString())
        .output()
        .strip();
  }

  /** Serves a redirect from https to http, follows it and prints the message. */
  static final class Redirecting {
    public static void main(String[] args) throws Exception {
      System.setProperty("javax.net.ssl.trustStorePassword", "secret");
      KeyStore keys = KeyStore.getInstance("PKCS12");
      char[] password = "secret".toCharArray();
      try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
        keys.load(in, password);
      }
      KeyManagerFactory managers = KeyManagerFactory.getInstance("SunX509");
      managers.init(keys, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpsServer server = HttpsServer.create(address, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      server.createContext(
          "/",
          exchange -> {
            exchange.getResponseHeaders().add("Location", "http://localhost/b.erofs");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
          });
      server.start();
      URI url = URI.create("https://localhost:" + server.getAddress().getPort() + "/a.erofs");
      System.out.println(messageOf(() -> read(url, ONCE)));
      server.stop(0);
    }
  }

  private void addCache(QuotedMessages quoted) {
    quoted.provoke(
        "…: cannot be cached without its SHA-256: the server sends …",
        () -> {
          try (RangeServer server = new RangeServer()) {
            URI url = server.serve("a.erofs", IMAGE, "");
            server.setScript((request, usual) -> usual.without("ETag"));
            RemoteOptions options = ONCE.toBuilder().cacheDirectory(temp.resolve("a")).build();
            return messageOf(() -> read(url, options));
          }
        });
    quoted.provoke(
        "…: its SHA-256 is …, expected …; the cached copy was deleted",
        () -> {
          try (RangeServer server = new RangeServer()) {
            URI url = server.serve("a.erofs", IMAGE, ETAG);
            RemoteOptions options = ONCE.toBuilder().sha256("0".repeat(64)).build();
            return messageOf(
                () ->
                    RemoteCache.at(temp.resolve("b")).fetch(url, options, (present, length) -> {}));
          }
        });
    quoted.provoke(
        "…: its SHA-256 is …, expected …",
        () -> {
          try (RangeServer server = new RangeServer()) {
            URI url = server.serve("small.erofs", new byte[100], ETAG);
            RemoteOptions options = ONCE.toBuilder().sha256("0".repeat(64)).build();
            return messageOf(
                () ->
                    RemoteCache.at(temp.resolve("c")).fetch(url, options, (present, length) -> {}));
          }
        });
    quoted.provoke(
        "…: not complete: … of … bytes",
        () -> {
          try (RangeServer server = new RangeServer()) {
            URI url = server.serve("a.erofs", IMAGE, ETAG);
            read(url, ONCE.toBuilder().cacheDirectory(temp.resolve("c")).build());
            RemoteCache cache = RemoteCache.at(temp.resolve("c"));
            CachedImage image = cache.images().get(0);
            return messageOf(() -> cache.verify(image));
          }
        });
  }
}
