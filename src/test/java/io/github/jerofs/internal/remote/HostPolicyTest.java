package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.remote.http.HostPolicy;
import io.github.jerofs.option.RemoteKeys;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Restrictions on the hosts that are contacted, for URIs from untrusted input. */
final class HostPolicyTest extends RemoteTest {
  private static final byte[] BYTES = noise(50_000);

  @TempDir private Path temp;

  private static RemoteOptions hosts(String... hosts) {
    return options().toBuilder().hosts(List.of(hosts)).build();
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, http://example.org/a, true",
    "Example.ORG, https://EXAMPLE.org:8443/a, true",
    "example.org, http://www.example.org/a, false",
    "example.org, http://example.org.evil.test/a, false",
    "*.example.org, http://www.example.org/a, true",
    "*.example.org, http://a.b.example.org/a, true",
    "*.example.org, http://example.org/a, false",
    "*.example.org, http://evilexample.org/a, false",
    "example.org:80, http://example.org/a, true",
    "example.org:80, https://example.org/a, false",
    "localhost:8080, http://localhost:8080/a, true",
    "localhost:8080, http://localhost:8081/a, false",
    "[::1], http://[::1]:99/a, true",
    "[::1]:99, http://[::1]:98/a, false",
  })
  void host_matches(String allowed, URI url, boolean expected) {
    assertEquals(expected, new HostPolicy(hosts(allowed)).refusal(url).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,", "http://a", "a/b", "*", "*.", "a b", "a:x", "a..b", "*.*.a"})
  void hosts_malformed_rejected(String text) {
    assertThrows(IllegalArgumentException.class, () -> RemoteKeys.HOSTS.parse(text));
  }

  @Test
  void otherHost_rejectedBeforeAnyRequest() {
    URI url = server.serve("image", BYTES, ETAG);
    for (RemoteOptions options :
        List.of(hosts("example.org"), options().toBuilder().allowRemote(false).build())) {
      var e = assertThrows(AccessDeniedException.class, () -> open(url, options));
      assertEquals(url.toString(), e.getFile());
    }
    RemoteOptions mirrored =
        hosts(url.getHost()).toBuilder()
            .mirrors(List.of(URI.create("http://mirror.test/image")))
            .build();
    assertThrows(AccessDeniedException.class, () -> open(url, mirrored));
    assertEquals(0, server.requests().size());
  }

  @Test
  void uri_remoteForbidden_rejected() {
    URI untrusted = URI.create("erofs:" + server.serve("image", BYTES, ETAG) + "!/x");
    for (Map<String, ?> env :
        List.of(Map.of("remoteLocations", "forbidden"), Map.of("hosts", "a.test,*.b.test"))) {
      assertThrows(
          AccessDeniedException.class, () -> FileSystems.newFileSystem(untrusted, env).close());
    }
    assertEquals(0, server.requests().size());
  }

  @Test
  void completeCopy_ofForbiddenHost_notUsed() throws IOException {
    URI url = server.serve("image", BYTES, ETAG);
    RemoteOptions cached = options().toBuilder().cacheDirectory(temp.resolve("cache")).build();
    open(url, cached).close();
    RemoteOptions forbidden = cached.toBuilder().allowRemote(false).build();
    assertThrows(AccessDeniedException.class, () -> open(url, forbidden));
  }

  @Test
  void redirect_toForbiddenHost_notFollowed() {
    URI url = server.serve("image", BYTES, ETAG);
    String inner = url.toString().replace("127.0.0.1", "localhost");
    server.setScript(
        (request, usual) ->
            request.path().equals("/public")
                ? RangeServer.empty(302).with("Location", inner)
                : usual);
    URI start = server.url("public");
    IOException e = assertThrows(IOException.class, () -> open(start, hosts(start.getHost())));
    assertTrue(
        String.valueOf(e.getMessage()).contains("is not followed: option 'hosts' allows only"),
        e::toString);
    assertEquals(1, server.requests().size());
  }
}
