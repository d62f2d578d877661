package io.github.jerofs.testkit;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An HTTPS server with a self-signed certificate. */
public final class UntrustedServer implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final HttpsServer server;

  /** Starts a server. Creates its key store in {@code folder} with the keytool of this JDK. */
  public UntrustedServer(Path folder) throws Exception {
    Path store = folder.resolve("self-signed.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Shell.run(
        keytool,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-alias",
        "self",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=ip:127.0.0.1",
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.start();
  }

  /** Returns the URL of a file that does not exist on the server. */
  public URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/a.erofs");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
