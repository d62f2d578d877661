package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.remote.http.HttpTransport;
import io.github.jerofs.internal.remote.http.WebUrl;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects are followed without sending the headers for one host to another. */
final class RedirectsTest extends RemoteTest {
  private static final byte[] BYTES = noise(1_000_000);

  private static RemoteOptions secret() {
    return options().toBuilder().headers(Map.of("Authorization", "Bearer secret")).build();
  }

  private void redirect(int status, String path, URI target) {
    server.setScript(
        (request, usual) ->
            request.path().equals(path)
                ? RangeServer.empty(status).with("Location", target.toString())
                : usual);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void sameHost_followedWithHeaders_once(int status) throws IOException {
    URI target = server.serve("there", BYTES, ETAG);
    redirect(status, "/here", URI.create(target.getPath()));
    try (ImageSource source = open(server.url("here"), secret())) {
      assertAll(BYTES, source);
    }
    assertEquals(1, server.requests().stream().filter(r -> r.path().equals("/here")).count());
    server.requests().forEach(r -> assertEquals("Bearer secret", r.header("Authorization")));
  }

  @Test
  void otherHost_followedWithoutHeaders() throws IOException {
    try (RangeServer other = new RangeServer()) {
      URI target = other.serve("there", BYTES, ETAG);
      redirect(302, "/here", target);
      try (ImageSource source = open(server.url("here"), secret())) {
        assertAll(BYTES, source);
      }
      assertTrue(other.requests().size() > 1);
      other.requests().forEach(r -> assertEquals("", r.header("Authorization")));
      server.requests().forEach(r -> assertEquals("Bearer secret", r.header("Authorization")));
    }
  }

  /** Signed redirect targets expire, as at registries; the original URL is then requested again. */
  @Test
  void expiredTarget_requestedAgain() throws IOException {
    server.serve("there", BYTES, ETAG);
    int[] version = {1};
    server.setScript(
        (request, usual) ->
            request.path().equals("/here")
                ? RangeServer.empty(307).with("Location", "/there?sig=" + version[0])
                : request.path().endsWith("sig=" + version[0]) ? usual : RangeServer.empty(403));
    try (ImageSource source = open(server.url("here"), options())) {
      assertPart(BYTES, 500_000, 10, source);
      version[0] = 2;
      assertPart(BYTES, 700_000, 10, source);
    }
    assertEquals(2, server.requests().stream().filter(r -> r.path().equals("/here")).count());
  }

  @Test
  void unreachableTarget_requestedAgain() throws IOException {
    server.serve("there", BYTES, ETAG);
    ImageSource source;
    try (RangeServer other = new RangeServer()) {
      redirect(302, "/here", other.serve("there", BYTES, ETAG));
      source = open(server.url("here"), options());
    }
    redirect(302, "/here", URI.create("/there"));
    try (source) {
      assertPart(BYTES, 700_000, 10, source);
    }
  }

  @Test
  void invalidTarget_ioException() {
    for (String target : new String[] {"http://localhost:99999/", "http://localhost:0/"}) {
      redirect(302, "/here", URI.create(target));
      assertThrows(IOException.class, () -> open(server.url("here"), options()), target);
    }
  }

  @Test
  void endlessRedirects_rejected() {
    redirect(302, "/here", server.url("here"));
    IOException e = assertThrows(IOException.class, () -> open(server.url("here"), options()));
    assertTrue(String.valueOf(e.getMessage()).contains("more than 5 redirects"), e::toString);
    assertEquals(6, server.requests().size());
  }

  @ParameterizedTest
  @CsvSource({
    "https://a/x, http://a/x, https to http",
    "http://a/x, file:///etc/passwd, something other than an http(s) URL",
    "http://a/x, jar:file:/x!/y, something other than an http(s) URL",
    "http://a/x, http://me:secret@b/, something other than an http(s) URL",
    "http://a/x, ':::', something other than an http(s) URL",
    "http://a/x, '', without a location",
  })
  void dangerousTarget_rejected(URI at, String location, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> HttpTransport.redirect(at, location));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "http://a/x, http://A:80/y, true",
    "https://a/x, https://a:443/, true",
    "http://a/x, https://a/x, false",
    "http://a/x, http://a:81/x, false",
    "http://a/x, http://b/x, false",
    "http://a/x, http://a.b/x, false",
  })
  void origins_compared(URI a, URI b, boolean same) {
    assertEquals(same, WebUrl.isSameOrigin(a, b));
  }

  @Test
  void queries_notInMessages() {
    URI url = server.url("missing?signature=secret");
    IOException e = assertThrows(IOException.class, () -> open(url, options()));
    assertTrue(String.valueOf(e.getMessage()).contains("/missing?…: "), e::toString);
  }
}
