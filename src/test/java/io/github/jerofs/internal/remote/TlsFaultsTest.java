package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.remote.http.ConnectionFailure;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.UntrustedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of TLS connections. */
final class TlsFaultsTest extends RemoteTest {
  private String messageOf(URI url, RemoteOptions options) {
    IOException e = assertThrows(IOException.class, () -> open(url, options).close());
    return String.valueOf(e.getMessage());
  }

  @Test
  void certificate_untrusted(@TempDir Path temp) throws Exception {
    try (UntrustedServer untrusted = new UntrustedServer(temp)) {
      String message = messageOf(untrusted.url(), options());
      assertTrue(
          message.endsWith(
              "the connection failed: the server's certificate is not trusted: no known authority"
                  + " has issued it"),
          message);
      assertEquals(0, pauses.size(), "another attempt cannot succeed");
    }
  }

  @Test
  void handshake_stalled() throws IOException {
    // The kernel accepts the connection. Nothing reads from it.
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      RemoteOptions options =
          options().toBuilder().connectTimeout(Duration.ofMillis(100)).attempts(1).build();
      String message =
          messageOf(URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/a"), options);
      assertTrue(
          message.endsWith(
              "the connection failed: the server does not complete the connection or its TLS"
                  + " handshake in time"),
          message);
    }
  }

  private static String reason(CertificateException cause) {
    SSLHandshakeException failure = new SSLHandshakeException("JDK text");
    failure.initCause(cause);
    return ConnectionFailure.reason(failure);
  }

  @Test
  void certificate_rejected() {
    assertEquals(
        "the server's certificate has expired", reason(new CertificateExpiredException("x")));
    assertEquals(
        "the server's certificate is not valid yet",
        reason(new CertificateNotYetValidException("x")));
    assertEquals(
        "the server's certificate is refused: No name matching a.example found",
        reason(new CertificateException("No name matching a.example found")));
  }
}
