package io.github.jerofs.internal.container.registry;

import static io.github.jerofs.testkit.OciImages.bytes;
import static io.github.jerofs.testkit.OciImages.digest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.RangeServer.Reply;
import io.github.jerofs.testkit.RangeServer.Request;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and credentials: what a registry and its token server receive. */
final class RegistryLoginTest extends TestRegistry {
  @Test
  void token_onlyForOriginOfChallenge() throws IOException {
    pushTwoLayers();
    logIn();
    try (RangeServer tokens = new RangeServer();
        RangeServer storage = new RangeServer()) {
      requireToken(tokens, "t0");
      RangeServer.Script registry = scriptOf(tokens, "t0");
      images.blobs().forEach((digest, blob) -> storage.serve(digest, blob, "\"x\""));
      server.setScript(
          (request, usual) -> {
            Reply reply = registry.reply(request, usual);
            return request.path().contains("/blobs/") && reply.status() < 300
                ? RangeServer.empty(307)
                    .with("Location", storage.url(last(request.path())).toString())
                : reply;
          });
      assertEquals("above", read(""));
      assertTrue(storage.requests().size() >= 2);
      storage.requests().forEach(request -> assertEquals("", request.header("Authorization")));
      assertEquals(1, tokens.requests().size(), "one token for all requests");
      Request token = tokens.requests().get(0);
      assertEquals(BASIC, token.header("Authorization"));
      assertEquals(
          "/token?service=the+registry&scope=repository%3Ateam%2Fapp%3Apull", token.path());
      for (Request request : server.requests()) {
        assertFalse(request.header("Authorization").contains("Basic"), "credentials at registry");
      }
    }
  }

  private RangeServer.Script scriptOf(RangeServer tokens, String token) {
    return (request, usual) ->
        request.header("Authorization").equals("Bearer " + token)
            ? usual
            : challenge(bearer(tokens.url("token")));
  }

  @Test
  void tokenExpires_anotherRequested() throws IOException {
    pushTwoLayers();
    logIn();
    AtomicInteger issued = new AtomicInteger();
    server.setScript(
        (request, usual) -> {
          if (request.path().startsWith("/token?")) {
            String token = "t" + issued.incrementAndGet();
            return usual.withStatus(200).withBody(bytes("{\"access_token\":\"" + token + "\"}"));
          }
          // The token for the manifest has expired when the layers are requested.
          boolean isExpired = request.path().contains("/blobs/") && issued.get() == 1;
          return request.header("Authorization").equals("Bearer t" + issued.get()) && !isExpired
              ? usual
              : challenge(bearer(server.url("token")));
        });
    assertEquals("above", read(""));
    assertEquals(2, issued.get());
  }

  @Test
  void basic_credentialsOfConfiguration() throws IOException {
    pushTwoLayers();
    server.setScript(
        (request, usual) ->
            request.header("Authorization").equals(BASIC)
                ? usual
                : challenge("Basic realm=\"a, b\""));
    failsWith(IOException.class, "no user name and password for " + host() + " in " + config);
    logIn();
    assertEquals("above", read(""));
    Files.writeString(config, "{\"credsStore\":\"desktop\"}");
    failsWith(IOException.class, "option 'credentialHelpers' does not allow it");
  }

  @Test
  void identityToken_exchangedByPost() throws IOException {
    pushTwoLayers();
    Files.writeString(config, "{\"auths\":{\"" + host() + "\":{\"identitytoken\":\"refresh/1\"}}}");
    server.setScript(
        (request, usual) ->
            request.path().equals("/token")
                ? usual.withStatus(200).withBody(bytes("{\"access_token\":\"t\"}"))
                : request.header("Authorization").equals("Bearer t")
                    ? usual
                    : challenge(bearer(server.url("token"))));
    assertEquals("above", read(""));
    Request token =
        server.requests().stream().filter(r -> r.path().equals("/token")).findAny().orElseThrow();
    assertEquals("application/x-www-form-urlencoded", token.header("Content-Type"));
  }

  @Test
  void refusedCredentials_noLoop_noSecretInMessage() throws IOException {
    pushTwoLayers();
    logIn();
    server.setScript(
        (request, usual) ->
            request.path().startsWith("/token?")
                ? usual.withStatus(200).withBody(bytes("{\"token\":\"geheim\"}"))
                : challenge(bearer(server.url("token"))));
    IOException bearer = failsWith(IOException.class, "status 401");
    assertEquals(3, server.requests().size(), "one token, one more attempt");
    server.setScript((request, usual) -> challenge("Basic realm=\"x\""));
    server.resetCounts();
    IOException basic = failsWith(IOException.class, "status 401");
    assertEquals(2, server.requests().size());
    server.setScript((request, usual) -> challenge("Negotiate"));
    IOException neither = failsWith(IOException.class, "neither Bearer nor Basic");
    for (Throwable failure : List.of(bearer, basic, neither)) {
      for (Throwable each = failure; each != null; each = each.getCause()) {
        String text = String.valueOf(each);
        assertFalse(text.contains("geheim") || text.contains("sesame"), text);
        assertFalse(text.contains(BASIC.substring(6)), text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://tokens.invalid/token",
        "ftp://127.0.0.1/token",
        "/token",
        "",
        "file:///etc/passwd",
        "http://user:pass@127.0.0.1:1/token",
        "http://[/"
      })
  void tokenServer_notSecure_refused(String realm) throws IOException {
    pushTwoLayers();
    logIn();
    server.setScript((request, usual) -> challenge("Bearer realm=\"" + realm + "\""));
    failsWith(IOException.class, "token server");
    assertEquals(1, server.requests().size());
  }

  @Test
  void hostsOption_limitsTokenServers() throws IOException {
    pushTwoLayers();
    logIn();
    requireToken(server, "t");
    RemoteOptions other = remote().hosts(List.of("example.org")).build();
    assertThrows(AccessDeniedException.class, () -> read("", other));
    assertEquals(List.of(), server.requests());
    server.setScript(
        (request, usual) -> challenge("Bearer realm=\"https://tokens.invalid/token\""));
    RemoteOptions only = remote().hosts(List.of("127.0.0.1")).build();
    IOException failure = assertThrows(IOException.class, () -> read("", only));
    assertTrue(String.valueOf(failure.getMessage()).contains("option 'hosts'"), failure::toString);
  }

  @Test
  void configuration_malformed_namedWithoutContent() throws IOException {
    pushTwoLayers();
    server.setScript((request, usual) -> challenge("Basic realm=\"x\""));
    for (String auths :
        List.of("{\"x\":\"geheim\"}", "{\"HOST\":{\"auth\":\"geheim\"}}", "\"geheim\"", "[")) {
      Files.writeString(config, "{\"auths\":" + auths.replace("HOST", host()) + "}");
      IOException failure =
          failsWith(
              IOException.class, auths.contains("x") ? "no user name" : "not a configuration");
      for (Throwable each = failure; each != null; each = each.getCause()) {
        assertFalse(each.toString().contains("geheim"), each::toString);
      }
    }
  }

  @Test
  void redirectOfManifest_toOtherHost_withoutToken() throws IOException {
    byte[] manifest = pushTwoLayers();
    logIn();
    try (RangeServer other = new RangeServer()) {
      other.serve("there", manifest, "");
      RangeServer.Script registry = scriptOf(server, "t");
      server.setScript(
          (request, usual) -> {
            if (request.path().startsWith("/token?")) {
              return usual.withStatus(200).withBody(bytes("{\"token\":\"t\"}"));
            }
            Reply reply = registry.reply(request, usual);
            return reply.status() == 200 && request.path().endsWith("/latest")
                ? RangeServer.empty(302).with("Location", other.url("there").toString())
                : reply;
          });
      assertEquals("above", read(""));
      other.requests().forEach(request -> assertEquals("", request.header("Authorization")));
      other.setScript((request, usual) -> challenge(bearer(other.url("token"))));
      failsWith(IOException.class, "status 401");
      other
          .requests()
          .forEach(request -> assertFalse(request.path().startsWith("/token"), request::path));
    }
  }
}
